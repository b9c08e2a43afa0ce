package dev.doorbell.bench.cli;

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
        versionProvider = Doorbell.Version.class)
public final class Doorbell implements Runnable {
    @Spec private CommandSpec spec;

    /** Runs the command and leaves with its exit status: 0 done, 2 misuse. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Doorbell()).execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    /** Reads the version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Doorbell.class.getPackage().getImplementationVersion();
            return new String[] {"doorbell " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
