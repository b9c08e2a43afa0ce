package dev.doorbell.docs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.faults.FaultCatalog;
import dev.doorbell.bench.faults.FaultPages;
import dev.doorbell.bench.faults.FaultResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The pages of the fault catalogue, compared with what the runs say.
 *
 * <p>To refresh them: {@code mvn -pl docs -am test -Dtest=FaultPagesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Ddoorbell.refresh=true}, or {@code ./doorbell faults --pages
 * docs/faults}.
 */
class FaultPagesTest {
    private static final Path FAULTS = Path.of("faults");

    @Test
    void thePagesAreWhatTheRunsSay() throws IOException {
        Map<String, String> expected =
                FaultPages.of(FaultCatalog.ALL.stream().map(FaultResult::of).toList());
        if (Boolean.getBoolean("doorbell.refresh")) {
            Files.createDirectories(FAULTS);
            for (Map.Entry<String, String> page : expected.entrySet()) {
                Files.writeString(FAULTS.resolve(page.getKey()), page.getValue());
            }
        }
        assertThat(pages()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        for (Map.Entry<String, String> page : expected.entrySet()) {
            assertThat(Files.readString(FAULTS.resolve(page.getKey()))) // UTF-8 everywhere
                    .as("%s is stale; the class comment says how to refresh it", page.getKey())
                    .isEqualTo(page.getValue());
        }
    }

    private static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(FAULTS)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
