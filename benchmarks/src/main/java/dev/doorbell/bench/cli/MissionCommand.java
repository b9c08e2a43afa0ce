package dev.doorbell.bench.cli;

import dev.doorbell.bench.scenario.Mission;
import dev.doorbell.bench.scenario.MissionResult;
import dev.doorbell.bench.scenario.ScenarioReport;
import dev.doorbell.bench.scenario.ScenarioResult;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbell mission}: what Doorbell is for, row by row. */
@Command(
        name = "mission",
        description = {
            "Runs the scenarios that ship with doorbell and prints, row by row of its mission, what"
                    + " was measured and whether it is met.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  doorbell mission", "  doorbell mission B13 C2 --format json"},
        exitCodeList = {"0:every row is met", "1:one is not, or doorbell itself failed"})
final class MissionCommand implements Callable<Integer> {
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

    @Parameters(
            paramLabel = "ROW",
            arity = "0..*",
            completionCandidates = Values.Rows.class,
            description = "B1 to B15, S1 to S3, C1 to C4 (default: all)")
    private List<String> rows = new ArrayList<>();

    @Override
    public Integer call() {
        Format chosen = Choices.format(format);
        int atATime = Choices.workers(workers);
        MissionResult result;
        try (TerminalProgress progress = new TerminalProgress(spec, "runs")) {
            Console.of(spec).note(spec, "running the scenarios of " + String.join(" ", wanted()));
            result = Mission.run(wanted(), atATime, progress);
        }
        Output.print(
                spec,
                switch (chosen) {
                    case TABLE -> ScenarioReport.table(result);
                    case CSV -> ScenarioReport.csv(scenarios(result));
                    case JSON -> ScenarioReport.json(result);
                });
        return ExitStatus.of(result.met());
    }

    private static List<ScenarioResult> scenarios(MissionResult result) {
        return result.rows().stream().flatMap(row -> row.scenarios().stream()).toList();
    }

    private List<String> wanted() {
        if (rows.isEmpty()) {
            return Mission.ROWS;
        }
        List<String> wanted = new ArrayList<>();
        for (String row : rows) {
            String name = row.toUpperCase(Locale.ROOT);
            if (!Mission.ROWS.contains(name)) {
                throw new ConfigurationException(
                        "no row '" + row + "'; expected " + String.join(", ", Mission.ROWS));
            }
            if (!wanted.contains(name)) {
                wanted.add(name);
            }
        }
        return Mission.ROWS.stream().filter(wanted::contains).toList();
    }
}
