package dev.doorbell.bench.replay.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.replay.Remark;
import dev.doorbell.bench.replay.ReplayResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The traces of Linux guests on QEMU: every answer and every output is the recorded one. */
class RecordedTracesTest {
    private static final int EXPLAINED_PERCENT_MAX = 2;

    private static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(Traces.FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".trace.gz"))
                    .map(name -> name.replace(".trace.gz", ""))
                    .sorted()
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> everythingIsAsRecorded() throws IOException {
        return names().stream().map(name -> DynamicTest.dynamicTest(name, () -> replays(name)));
    }

    private static void replays(String name) {
        ReplayResult result = TraceReplayer.replay(LinuxTrace.parse(Traces.file(name)), null);

        assertThat(result.mismatches()).isEmpty();
        assertThat(result.name()).isEqualTo(name);
        assertThat(result.reads()).isGreaterThan(500);
        long explained =
                result.remarks().stream()
                        .filter(remark -> remark.kind() == Remark.Kind.EXPLAINED)
                        .mapToLong(Remark::count)
                        .sum();
        assertThat(explained).isLessThan(result.reads() * EXPLAINED_PERCENT_MAX / 100);
    }

    /**
     * Behind the storm Linux leaves doorbells in memory. What the wire does then follows from the
     * commands alone; no rule has to explain it.
     */
    @Test
    void stormIsMadeOfDoorbellsInMemory() {
        ReplayResult result =
                TraceReplayer.replay(LinuxTrace.parse(Traces.file("v3-shared-busy")), null);

        assertThat(result.remarks())
                .filteredOn(remark -> remark.subject().contains("no doorbell announced"))
                .singleElement()
                .satisfies(remark -> assertThat(remark.count()).isEqualTo(25));
        assertThat(result.remarks())
                .filteredOn(remark -> remark.kind() == Remark.Kind.EXPLAINED)
                .noneMatch(remark -> remark.subject().startsWith("nvme"));
    }

    @Test
    void thereAreThirteen() throws IOException {
        assertThat(names()).hasSize(13);
    }
}
