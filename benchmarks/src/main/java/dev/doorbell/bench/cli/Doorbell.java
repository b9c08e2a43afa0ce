package dev.doorbell.bench.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The {@code doorbell} command. */
@Command(
        name = "doorbell",
        description = {
            "Simulates the interrupt path, from the wire to the thread that waited.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        commandListHeading = "%nCommands:%n",
        subcommands = {
            CompareCommand.class,
            ReportCommand.class,
            ReplayCommand.class,
            ItsCommandLine.class,
            FirmwareCommand.class,
            FaultsCommand.class,
            RunCommand.class,
            MissionCommand.class,
            SweepCommand.class,
            TimelineCommand.class,
            DiffCommand.class,
            BenchCommand.class,
            CompletionCommand.class,
            ManCommand.class,
            HelpCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  doorbell compare",
            "  doorbell help compare",
            "  doorbell --quiet mission B2",
        })
public final class Doorbell implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private final Console console;

    private Doorbell(Console console) {
        this.console = console;
    }

    /** Runs the command and leaves with its exit status. */
    public static void main(String[] arguments) {
        StandardOut standardOut = new StandardOut(new FileOutputStream(FileDescriptor.out));
        PrintWriter out = writer(standardOut);
        PrintWriter err = writer(new FileOutputStream(FileDescriptor.err));
        Console console = new Console(Terminal.HOST, System.getenv(), standardOut);
        Stop.listen();
        int status = commandLine(out, err, console).execute(arguments);
        err.flush();
        System.exit(status);
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** The whole command line, writing its result to {@code out} and all else to {@code err}. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        StandardOut nowhere = new StandardOut(OutputStream.nullOutputStream());
        return commandLine(out, err, new Console(Terminal.NONE, Map.of(), nowhere));
    }

    /** The same in an environment of its own. */
    static CommandLine commandLine(
            PrintWriter out, PrintWriter err, Map<String, String> environment) {
        StandardOut nowhere = new StandardOut(OutputStream.nullOutputStream());
        return commandLine(out, err, new Console(Terminal.NONE, environment, nowhere));
    }

    private static CommandLine commandLine(PrintWriter out, PrintWriter err, Console console) {
        CommandLine whole =
                new CommandLine(new Doorbell(console))
                        .setOut(out)
                        .setErr(err)
                        .setExpandAtFiles(false)
                        .setResourceBundle(new StandardOptions())
                        .setExecutionStrategy(Doorbell::execute)
                        .setParameterExceptionHandler(Failures::misuse)
                        .setExecutionExceptionHandler(Failures::failure);
        whole.getSubcommands().values().forEach(each -> describeStatus(each.getCommandSpec()));
        describeStatus(whole.getCommandSpec());
        return whole;
    }

    /** Every command says how it ends: as all do, where it does not say otherwise itself. */
    private static void describeStatus(CommandSpec of) {
        UsageMessageSpec help = of.usageMessage();
        Map<String, String> meanings = new LinkedHashMap<>(ExitStatus.meanings());
        meanings.putAll(help.exitCodeList());
        help.exitCodeListHeading("%nExit status:%n").exitCodeList(meanings);
    }

    /** The settings of the whole command line. */
    Console console() {
        return console;
    }

    /** Help goes the way of results: it is written whole, or the command fails. */
    private static int execute(ParseResult parsed) {
        for (CommandLine each : parsed.asCommandLineList()) {
            Console console = Console.of(each.getCommandSpec());
            try {
                console.begin();
                if (each.isUsageHelpRequested()) {
                    Output.print(each.getCommandSpec(), usage(each, console.ansi()));
                    return ExitStatus.DONE.code();
                }
                if (each.isVersionHelpRequested()) {
                    StringWriter text = new StringWriter();
                    each.printVersionHelp(new PrintWriter(text, true));
                    Output.print(each.getCommandSpec(), text.toString());
                    return ExitStatus.DONE.code();
                }
            } catch (RuntimeException e) {
                throw new ExecutionException(each, String.valueOf(e.getMessage()), e);
            }
        }
        return new RunLast().execute(parsed);
    }

    /** The help of a command. */
    static String usage(CommandLine command, Ansi ansi) {
        return command.getUsageMessage(Help.defaultColorScheme(ansi));
    }

    @Override
    public Integer call() {
        spec.commandLine().getErr().print(usage(spec.commandLine(), Ansi.OFF));
        spec.commandLine().getErr().flush();
        return ExitStatus.REFUSED.code();
    }

    /** The version that the build wrote into the jar; null if it runs from no jar. */
    static @Nullable String version() {
        return Doorbell.class.getPackage().getImplementationVersion();
    }
}
