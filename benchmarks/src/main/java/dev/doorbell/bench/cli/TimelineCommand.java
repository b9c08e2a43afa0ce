package dev.doorbell.bench.cli;

import dev.doorbell.bench.scenario.ScenarioFile;
import dev.doorbell.bench.timeline.JourneyView;
import dev.doorbell.bench.timeline.TextStyle;
import dev.doorbell.bench.timeline.TimelineText;
import dev.doorbell.bench.timeline.Timelines;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbell timeline}: one journey in the terminal. */
@Command(
        name = "timeline",
        description = {
            "Shows one packet's journey: its stages against time, from the wire to the thread that"
                    + " waited, and the records that concern it.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  doorbell compare --packets 200 --out results --export jsonl",
            "  doorbell timeline results/msi.jsonl --journey 17",
            "  doorbell timeline results/result.json --delivery poll",
            "  doorbell timeline --scenario first.yaml --journey 3"
        })
final class TimelineCommand implements Runnable {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE})";
    private static final int RECORDS_MAX = 1_000_000;

    @Spec private CommandSpec spec;

    @Option(
            names = "--journey",
            paramLabel = "N",
            description =
                    "the packet's number in the whole workload, from 0 (default: the first; of a"
                            + " result, the one it has)")
    private @Nullable String journey;

    @Option(
            names = "--delivery",
            paramLabel = "NAME",
            completionCandidates = Values.Deliveries.class,
            description = "of a result: of this delivery alone (default: of each)")
    private @Nullable String delivery;

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "runs this scenario and shows a journey of it")
    private @Nullable String scenario;

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            description = "of a scenario with variants (default: the first)")
    private @Nullable String variant;

    @Option(names = "--seed", paramLabel = "N", description = "of a scenario (default: its first)")
    private @Nullable String seed;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "100",
            description = "records shown at most" + DEFAULT)
    private String records = "";

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "an export of JSON lines, or the result.json of compare")
    private @Nullable String file;

    @Override
    public void run() {
        long number =
                journey == null
                        ? Timelines.ANY
                        : Choices.number("--journey", journey, 0, Long.MAX_VALUE);
        int most = (int) Choices.number("--records", records, 0, RECORDS_MAX);
        List<JourneyView> views = views(number, most);
        TextStyle style = Console.of(spec).style();
        Output.print(
                spec,
                views.stream()
                        .map(view -> TimelineText.render(view, style))
                        .collect(Collectors.joining("\n")));
    }

    private List<JourneyView> views(long number, int most) {
        String of = scenario;
        String from = file;
        if ((of == null) == (from == null)) {
            throw new ConfigurationException(
                    "timeline of "
                            + (of == null ? "nothing" : "both a file and a scenario")
                            + "; expected FILE, or --scenario FILE");
        }
        if (from != null) {
            refuse("--variant", variant);
            refuse("--seed", seed);
            return Timelines.read(from, delivery, number, most);
        }
        refuse("--delivery", delivery);
        return List.of(
                ScenarioJourney.run(
                        spec,
                        ScenarioFile.read(String.valueOf(of)),
                        variant,
                        seed == null ? null : Choices.seed(seed),
                        number,
                        most));
    }

    private void refuse(String option, @Nullable String value) {
        if (value != null) {
            throw new ConfigurationException(
                    option
                            + " "
                            + value
                            + (file == null
                                    ? " with --scenario, whose delivery is in it; leave it out"
                                    : " with a file; expected it with --scenario alone"));
        }
    }
}
