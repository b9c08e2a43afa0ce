package dev.doorbell.bench.cli;

import dev.doorbell.bench.scenario.ScenarioExports;
import dev.doorbell.bench.scenario.ScenarioFile;
import dev.doorbell.bench.timeline.JourneyView;
import dev.doorbell.bench.timeline.Timelines;
import dev.doorbell.kernel.export.ExportFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a scenario for the sake of one journey: its export goes to a folder that is taken away again. */
final class ScenarioJourney {
    private ScenarioJourney() {}

    static JourneyView run(
            CommandSpec spec,
            ScenarioFile file,
            @Nullable String variant,
            @Nullable Long seed,
            long number,
            int linesMax) {
        ScenarioExports.Run run = ScenarioExports.choose(file, variant, seed);
        try {
            Path folder = Files.createTempDirectory("doorbell-timeline");
            try (TerminalProgress progress = new TerminalProgress(spec, "runs")) {
                progress.at(0, 1);
                Path trace = run.export(folder, ExportFormat.JSONL);
                progress.at(1, 1);
                return Timelines.ofTrace(run.title(), trace, number, linesMax);
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            throw new OutputException("the run could not be kept: " + e.getMessage(), e);
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
