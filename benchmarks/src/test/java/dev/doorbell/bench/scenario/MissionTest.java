package dev.doorbell.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.bench.compare.Progress;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The scenarios that ship: all are read, each row has one, and what they expect is so. */
class MissionTest {
    /** Rows whose scenarios take a second or two together; the others run nightly. */
    private static final List<String> QUICK =
            List.of("B2", "B3", "B4", "B5", "B6", "B11", "B12", "B14", "B15", "S2", "S3");

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(MissionTest.class.getResource("/scenarios")).toURI());
    }

    @Test
    void everyRowHasAScenarioAndEveryScenarioExpectsSomething() {
        List<ScenarioFile> files = Mission.files();
        assertThat(files.stream().map(ScenarioFile::row).distinct())
                .containsExactlyInAnyOrderElementsOf(Mission.ROWS);
        assertThat(files).extracting(ScenarioFile::name).doesNotHaveDuplicates();
        for (ScenarioFile file : files) {
            assertThat(file.file()).isEqualTo(file.name() + ".yaml");
            assertThat(file.checks()).as(file.file()).isNotEmpty();
        }
    }

    @Test
    void theIndexNamesEveryFile() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            List<String> names =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml"))
                            .sorted()
                            .toList();
            assertThat(Mission.files().stream().map(ScenarioFile::file).sorted())
                    .containsExactlyElementsOf(names);
        }
    }

    @Test
    void quickRowsAreMet() {
        MissionResult result = Mission.run(QUICK, 2, Progress.NONE);
        assertThat(result.met()).as(ScenarioReport.table(result)).isTrue();
    }

    @Tag("nightly")
    @Test
    void everyRowIsMet() {
        MissionResult result = Mission.run(Mission.ROWS, 2, Progress.NONE);
        assertThat(result.met()).as(ScenarioReport.table(result)).isTrue();
    }

    @Test
    void theNumberOfWorkersChangesNothing() {
        List<String> rows = List.of("B2", "B14", "C3");
        MissionResult one = Mission.run(rows, 1, Progress.NONE);
        assertThat(Mission.run(rows, 4, Progress.NONE)).isEqualTo(one);
        assertThat(one.rows().get(0).scenarios().get(0).digest()).isNotEqualTo("0".repeat(16));
    }
}
