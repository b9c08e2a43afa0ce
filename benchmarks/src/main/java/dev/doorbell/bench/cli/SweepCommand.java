package dev.doorbell.bench.cli;

import dev.doorbell.bench.report.HtmlPage;
import dev.doorbell.bench.report.Json;
import dev.doorbell.bench.sweep.SweepResult;
import dev.doorbell.bench.sweep.SweepTable;
import dev.doorbell.bench.sweep.run.Journal;
import dev.doorbell.bench.sweep.run.SweepRunner;
import dev.doorbell.bench.sweep.run.SweepSpec;
import dev.doorbell.bench.sweep.run.SweepSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbell sweep}: a grid of scenarios, on all processors. */
@Command(
        name = "sweep",
        description = {
            "Runs a scenario for every combination of some of its values, and for several seeds. A sweep"
                    + " that was stopped goes on where it was.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nA specification:%n",
        footer = {
            "  name: when-to-poll",
            "  scenario:",
            "    board: parallels",
            "    workload: {packets: {count: 1000, rate: 1000}}",
            "  grid:",
            "    delivery: [poll, msi]",
            "    workload.packets.rate: {from: 100, to: 100000, steps: 7, scale: log}",
            "  seeds: 5",
            "",
            "Examples:",
            "  doorbell sweep when-to-poll.yaml --out results",
            "  doorbell sweep when-to-poll.yaml --out results --workers 4 --fail-fast"
        },
        exitCodeList = {
            "0:every run was made",
            "1:a run could not be made (the others were), or doorbell itself failed"
        })
final class SweepCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description =
                    "the directory for runs.jsonl, which grows with every run, and for sweep.json,"
                            + " sweep.csv and report.html")
    private String out = "";

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "runs at a time (default: one for each processor); changes no result")
    private @Nullable String workers;

    @Option(names = "--fail-fast", description = "stops at the first run that cannot be made")
    private boolean failFast;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            completionCandidates = Values.Formats.class,
            description = "table, json or csv (default: ${DEFAULT-VALUE})")
    private String format = "";

    @Parameters(paramLabel = "SPEC", description = "the specification, YAML or JSON")
    private String file = "";

    @Override
    public Integer call() {
        Format chosen = Choices.format(format);
        int atATime = Choices.workers(workers);
        SweepSpec sweep = SweepSpec.read(file);
        ResultDirectory directory = ResultDirectory.of(out);
        directory.check();
        int[] status = new int[1];
        Stop.orderly(() -> status[0] = run(sweep, directory, atATime, chosen));
        return status[0];
    }

    private int run(SweepSpec sweep, ResultDirectory directory, int atATime, Format chosen) {
        boolean begun = false;
        Path folder = directory.prepare();
        try (Journal journal = Journal.open(folder, sweep, Version.whole())) {
            begun = true;
            note(journal.count() + " of " + sweep.runCount() + " runs are there already");
            String problem = run(sweep, journal, atATime);
            if (problem != null) {
                Failures.say(spec.commandLine(), problem + "; " + soFar(sweep, journal));
                return ExitStatus.FAILED.code();
            }
            note("writing the results");
            return report(new SweepSummary(sweep, journal, Version.whole()), directory, chosen);
        } catch (IOException e) {
            throw directory.cannotWrite(e);
        } finally {
            if (!begun) {
                directory.abandon();
            }
        }
    }

    private @Nullable String run(SweepSpec sweep, Journal journal, int atATime) throws IOException {
        try (TerminalProgress progress = new TerminalProgress(spec, "runs")) {
            return new SweepRunner(sweep, journal, atATime, failFast).run(progress);
        } catch (StoppedException e) {
            throw new StoppedException(e.status(), e.getMessage() + "; " + soFar(sweep, journal));
        }
    }

    private String soFar(SweepSpec sweep, Journal journal) {
        return journal.count()
                + " of "
                + sweep.runCount()
                + " runs are in "
                + Path.of(out).resolve(Journal.NAME)
                + ", and the same command goes on from there";
    }

    private int report(SweepSummary summary, ResultDirectory directory, Format chosen) {
        SweepResult result = summary.result();
        Map<String, String> files = new LinkedHashMap<>();
        files.put("sweep.json", Json.render(result));
        files.put("sweep.csv", summary.csv());
        files.put("report.html", HtmlPage.render(result));
        directory.write(files);
        Output.print(
                spec,
                switch (chosen) {
                    case TABLE -> SweepTable.render(result);
                    case JSON -> Json.render(result);
                    case CSV -> summary.csv();
                });
        return ExitStatus.of(result.failed() == 0);
    }

    private void note(String what) {
        Console.of(spec).note(spec, what);
    }
}
