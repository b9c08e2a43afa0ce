package dev.doorbell.bench.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code doorbell} command. */
@Command(
        name = "doorbell",
        description = "Simulates the interrupt path, from the wire to the thread that waited.",
        mixinStandardHelpOptions = true,
        versionProvider = Doorbell.Version.class,
        subcommands = {
            CompareCommand.class,
            ReplayCommand.class,
            ItsCommandLine.class,
            FirmwareCommand.class,
            FaultsCommand.class,
            RunCommand.class,
            MissionCommand.class,
            BenchCommand.class
        })
public final class Doorbell implements Runnable {
    @Spec private CommandSpec spec;

    /**
     * Runs the command and leaves with its exit status: 0 done, 2 bad use or bad input, 1 a failure
     * of Doorbell itself, or expectations that are not met.
     */
    public static void main(String[] arguments) {
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        int status = commandLine(out, err).execute(arguments);
        err.flush();
        System.exit(status);
    }

    private static PrintWriter writer(FileDescriptor stream) {
        return new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), true);
    }

    /** The whole command line, writing its result to {@code out} and all else to {@code err}. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new Doorbell())
                .setOut(out)
                .setErr(err)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(Failures::misuse)
                .setExecutionExceptionHandler(Failures::failure);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no command; expected one of " + String.join(", ", spec.subcommands().keySet()));
    }

    /** The version that the build wrote into the jar; null if it runs from no jar. */
    static @Nullable String version() {
        return Doorbell.class.getPackage().getImplementationVersion();
    }

    /** Tells the version. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = version();
            return new String[] {"doorbell " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
