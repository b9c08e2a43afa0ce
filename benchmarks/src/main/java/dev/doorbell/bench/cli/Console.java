package dev.doorbell.bench.cli;

import dev.doorbell.bench.timeline.TextStyle;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How a call of the command speaks: how much of it on standard error, and whether in colour. */
final class Console {
    private static final List<String> WHEN = List.of("auto", "always", "never");
    private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int FILE_COLUMNS = 100;

    private final Terminal terminal;
    private final Map<String, String> environment;
    private final StandardOut standardOut;
    private final long startNanos = System.nanoTime();

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "prints results and errors only: no warnings, no progress")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "also prints what is being done, and when, on standard error")
    private boolean verbose;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            scope = ScopeType.INHERIT,
            completionCandidates = Values.Colours.class,
            description =
                    "colours: auto, always or never (default: auto, which is only on a terminal, and"
                            + " only if NO_COLOR is not set)")
    private @Nullable String color;

    /**
     * Makes one.
     *
     * @param environment the environment's variables
     * @param standardOut where results go
     */
    Console(Terminal terminal, Map<String, String> environment, StandardOut standardOut) {
        this.terminal = terminal;
        this.environment = environment;
        this.standardOut = standardOut;
    }

    /** The one that a command speaks through. */
    static Console of(CommandSpec spec) {
        return ((Doorbell) spec.root().userObject()).console();
    }

    /**
     * Takes the options of this call for granted.
     *
     * @throws ConfigurationException if they contradict each other
     */
    void begin() {
        if (quiet && verbose) {
            throw new ConfigurationException(
                    "--quiet and --verbose; expected one of them, or neither");
        }
        if (color != null) {
            Choices.oneOf("--color", color, WHEN, each -> each);
        }
        System.setProperty(LEVEL, verbose ? "debug" : quiet ? "error" : "warn");
    }

    /** Whether standard output takes colours. */
    boolean isColoured() {
        if ("always".equals(color)) {
            return true;
        }
        String refused = environment.get("NO_COLOR");
        return !"never".equals(color)
                && (refused == null || refused.isEmpty())
                && !"dumb".equals(environment.get("TERM"))
                && terminal.hasOut();
    }

    /** How help is coloured. */
    Ansi ansi() {
        return isColoured() ? Ansi.ON : Ansi.OFF;
    }

    /** Whether results go to a terminal. */
    boolean hasTerminalOut() {
        return terminal.hasOut();
    }

    /** Whether a progress bar has a place. */
    boolean showsProgress() {
        return !quiet && terminal.hasErr();
    }

    /** The columns that tables may take. */
    int columns() {
        String set = environment.get("COLUMNS");
        return set != null && set.matches("\\d{2,4}") ? Integer.parseInt(set) : 0;
    }

    /**
     * How text for people looks: as wide as the terminal, or as {@code COLUMNS} says, or of a width that
     * suits files; in ASCII where the locale has no more.
     */
    TextStyle style() {
        int columns = columns();
        if (columns == 0 && terminal.hasOut()) {
            columns = terminal.columns();
        }
        return new TextStyle(
                columns == 0 ? FILE_COLUMNS : columns, isColoured(), isAscii(environment));
    }

    /** What setlocale(3) looks at: LC_ALL, LC_CTYPE, LANG; with none of them, nobody has asked for ASCII. */
    private static boolean isAscii(Map<String, String> environment) {
        for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            String locale = environment.get(name);
            if (locale != null && !locale.isEmpty()) {
                String known = locale.toUpperCase(Locale.ROOT);
                return !known.contains("UTF-8") && !known.contains("UTF8");
            }
        }
        return false;
    }

    /** Where results go. */
    StandardOut standardOut() {
        return standardOut;
    }

    /** Says on standard error what is being done, for those who want to know. */
    void note(CommandSpec spec, String what) {
        if (verbose) {
            double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
            Failures.say(
                    spec.commandLine(), String.format(Locale.ROOT, "%.3f s: %s", seconds, what));
        }
    }

    /** Warns on standard error. */
    void warn(CommandSpec spec, String what) {
        if (!quiet) {
            Failures.say(spec.commandLine(), "warning: " + what);
        }
    }
}
