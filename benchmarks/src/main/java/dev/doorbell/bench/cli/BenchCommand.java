package dev.doorbell.bench.cli;

import dev.doorbell.bench.engine.EngineBenchmark;
import dev.doorbell.bench.engine.EngineResult;
import dev.doorbell.bench.engine.Tracing;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doorbell bench}: the engine's own speed, in host time. */
@Command(
        name = "bench",
        description = {
            "Measures the engine's own speed, in host time, on exactly defined work. hold keeps N"
                    + " events pending and fires M of them; path sends N packets through 12 stages.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  doorbell bench --workload hold --pending 65536 --events 20000000",
            "  doorbell bench --workload path --packets 1000000 --format json"
        })
final class BenchCommand implements Runnable {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE})";

    /** Pending events that still fit a common heap. */
    private static final long PENDING_MAX = 1 << 24;

    /** Events, packets or warm-up: about an hour's work. */
    private static final long WORK_MAX = 100_000_000_000L;

    @Spec private CommandSpec spec;

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            required = true,
            completionCandidates = Values.EngineWorkloads.class,
            description = "hold or path")
    private String workload = "";

    @Option(names = "--pending", paramLabel = "N", description = "hold: events pending at any time")
    private @Nullable String pending;

    @Option(names = "--events", paramLabel = "M", description = "hold: events measured")
    private @Nullable String events;

    @Option(names = "--packets", paramLabel = "N", description = "path: packets measured")
    private @Nullable String packets;

    @Option(
            names = "--warmup",
            paramLabel = "W",
            defaultValue = "" + EngineBenchmark.DEFAULT_WARMUP,
            description = "events (hold) or packets (path) before the clock starts" + DEFAULT)
    private String warmup = "";

    @Option(
            names = "--trace",
            paramLabel = "HOW",
            description =
                    "path: off (no trace point), unwatched (a record at each stage, which nobody"
                            + " reads) or watched (with digest and histogram) (default: off)")
    private @Nullable String trace;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            completionCandidates = Values.TableFormats.class,
            description = "table, or json for one line of it" + DEFAULT)
    private String format = "";

    @Override
    public void run() {
        boolean isJson = isJson();
        long before = Choices.number("--warmup", warmup, 0, WORK_MAX);
        Console.of(spec).note(spec, "rehearsing " + workload);
        EngineResult result =
                switch (workload) {
                    case EngineBenchmark.HOLD -> hold(before);
                    case EngineBenchmark.PATH -> path(before);
                    default ->
                            throw new ConfigurationException(
                                    "--workload '"
                                            + workload
                                            + "' is unknown; expected "
                                            + EngineBenchmark.HOLD
                                            + " or "
                                            + EngineBenchmark.PATH);
                };
        Output.print(spec, isJson ? result.toJson() + "\n" : table(result));
    }

    private boolean isJson() {
        return switch (format) {
            case "json" -> true;
            case "table" -> false;
            default ->
                    throw new ConfigurationException(
                            "--format " + format + " is unknown; expected table or json");
        };
    }

    private EngineResult hold(long before) {
        refuse("--packets", packets);
        refuse("--trace", trace);
        long n = Choices.number("--pending", needed("--pending", pending), 1, PENDING_MAX);
        long m = Choices.number("--events", needed("--events", events), 1, WORK_MAX);
        try {
            return measure(n, m, before, Tracing.OFF);
        } catch (OutOfMemoryError e) {
            throw new ConfigurationException(
                    n
                            + " pending events need more memory than Java has; ask for fewer, or"
                            + " give it more, as in DOORBELL_JAVA_OPTS=-Xmx4g");
        }
    }

    /** Shows how far rehearsals are; nothing is shown, and nothing waited for, while it is measured. */
    private EngineResult measure(long n, long m, long before, Tracing traced) {
        try (TerminalProgress progress = new TerminalProgress(spec, "rehearsals")) {
            return EngineBenchmark.run(
                    workload,
                    n,
                    m,
                    before,
                    traced,
                    (done, total) -> {
                        progress.at(done, total);
                        if (done == total) {
                            progress.end();
                            Console.of(spec).note(spec, "measuring");
                        }
                    });
        }
    }

    private EngineResult path(long before) {
        refuse("--pending", pending);
        refuse("--events", events);
        long n = Choices.number("--packets", needed("--packets", packets), 1, WORK_MAX);
        return measure(n, 0, before, tracing());
    }

    private Tracing tracing() {
        for (Tracing each : Tracing.values()) {
            if (trace == null || each.name().toLowerCase(Locale.ROOT).equals(trace)) {
                return each;
            }
        }
        throw new ConfigurationException(
                "--trace " + trace + " is unknown; expected off, unwatched or watched");
    }

    private String needed(String option, @Nullable String value) {
        if (value == null) {
            throw new ConfigurationException(
                    "--workload " + workload + " needs " + option + " and a number");
        }
        return value;
    }

    private void refuse(String option, @Nullable String value) {
        if (value != null) {
            throw new ConfigurationException(
                    option + " means nothing to --workload " + workload + "; leave it out");
        }
    }

    private static String table(EngineResult result) {
        return String.format(
                Locale.ROOT,
                "workload          %s%n"
                        + "n                 %,d%n"
                        + "events            %,d%n"
                        + "seconds           %.3f%n"
                        + "events per second %,.0f%n"
                        + "bytes per event   %.2f%n"
                        + "check             %s%n",
                result.workload(),
                result.n(),
                result.events(),
                result.seconds(),
                result.eventsPerSecond(),
                result.bytesPerEvent(),
                result.check());
    }
}
