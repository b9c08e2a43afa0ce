package dev.doorbell.bench.cli;

import dev.doorbell.bench.scenario.MissionResult;
import dev.doorbell.bench.scenario.ScenarioExports;
import dev.doorbell.bench.scenario.ScenarioFile;
import dev.doorbell.bench.scenario.ScenarioReport;
import dev.doorbell.bench.scenario.ScenarioResult;
import dev.doorbell.bench.scenario.ScenarioRunner;
import dev.doorbell.kernel.export.ExportFormat;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbell run}: scenarios from files. */
@Command(
        name = "run",
        description = {
            "Runs scenario files (YAML, or JSON if the name ends in .json), prints what was measured"
                    + " and whether it is as the file expects.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nA scenario:%n",
        footer = {
            "  name: first",
            "  title: A polled frame waits for the tick",
            "  board: parallels",
            "  delivery: poll",
            "  workload: {packets: {rate: 1000, count: 1000}}",
            "  expect:",
            "    - {measure: latency.mean, is: 4 ms to 6 ms}",
            "",
            "Examples:",
            "  doorbell run first.yaml",
            "  doorbell run scenarios/*.yaml --workers 2 --format csv",
            "  doorbell run first.yaml --export perfetto,jsonl --out views"
        },
        exitCodeList = {
            "0:everything is as the files expect",
            "1:something is not as expected, or doorbell itself failed"
        })
final class RunCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            completionCandidates = Values.Formats.class,
            description = "table, json or csv (default: ${DEFAULT-VALUE})")
    private String format = "";

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "runs at a time (default: one for each processor); changes no result")
    private @Nullable String workers;

    @Option(
            names = "--export",
            paramLabel = "LIST",
            completionCandidates = Values.Exports.class,
            description =
                    "writes what happened to --out, DELIVERY.pcapng and so on, of perfetto, vcd,"
                            + " pcapng, ftrace, hgrm, hlog, timerlat, jsonl, interrupts, or all; a"
                            + " folder for each file, variant and seed where there are several")
    private @Nullable String export;

    @Option(names = "--out", paramLabel = "DIR", description = "where --export writes to")
    private @Nullable String out;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "scenario files")
    private List<String> files = new ArrayList<>();

    @Override
    public Integer call() {
        Format chosen = Choices.format(format);
        int atATime = Choices.workers(workers);
        List<ScenarioFile> scenarios = files.stream().map(ScenarioFile::read).toList();
        List<ScenarioResult> results =
                export == null && out == null
                        ? play(scenarios, atATime, null)
                        : playExported(scenarios, atATime);
        boolean met = results.stream().allMatch(ScenarioResult::met);
        Output.print(
                spec,
                switch (chosen) {
                    case TABLE ->
                            results.stream()
                                    .map(ScenarioReport::table)
                                    .collect(Collectors.joining());
                    case CSV -> ScenarioReport.csv(results);
                    case JSON ->
                            ScenarioReport.json(
                                    new MissionResult(
                                            met, List.of(new MissionResult.Row("", met, results))));
                });
        return ExitStatus.of(met);
    }

    private List<ScenarioResult> play(
            List<ScenarioFile> scenarios, int atATime, @Nullable ScenarioExports exports) {
        try (TerminalProgress progress = new TerminalProgress(spec, "runs")) {
            Console.of(spec).note(spec, "running " + String.join(" ", files));
            return new ScenarioRunner(scenarios, atATime, progress, exports).run();
        }
    }

    /** All files or none. */
    private List<ScenarioResult> playExported(List<ScenarioFile> scenarios, int atATime) {
        if (export == null || out == null) {
            throw new ConfigurationException(
                    export == null
                            ? "--out without --export; expected --export LIST, which says what to"
                                    + " write"
                            : "--export "
                                    + export
                                    + " without --out; expected --out DIR for the files to be"
                                    + " written to");
        }
        ResultDirectory directory = ResultDirectory.of(out);
        Set<ExportFormat> formats = ExportFormat.parse(export);
        directory.check();
        List<ScenarioResult> results = new ArrayList<>();
        Stop.orderly(() -> results.addAll(playExported(scenarios, atATime, directory, formats)));
        return results;
    }

    private List<ScenarioResult> playExported(
            List<ScenarioFile> scenarios,
            int atATime,
            ResultDirectory directory,
            Set<ExportFormat> formats) {
        try (ScenarioExports exports = new ScenarioExports(directory.path(), scenarios, formats)) {
            try {
                List<ScenarioResult> results = play(scenarios, atATime, exports);
                exports.commit();
                return results;
            } catch (StoppedException e) {
                exports.commit();
                throw Exports.endEarly(e, directory.path());
            }
        }
    }
}
