package dev.doorbell.bench.cli;

import dev.doorbell.nic.capture.CaptureException;
import dev.doorbell.sim.error.ConfigurationException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns exceptions into one line on standard error and an exit status. */
final class Failures {
    private Failures() {}

    /** What picocli itself refuses: unknown options, missing values. */
    static int misuse(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        String help = "; see '" + command.getCommandSpec().qualifiedName() + " --help'";
        say(command, exception.getMessage() + help);
        return ExitCode.USAGE;
    }

    /** What a command threw: input it cannot use, or a failure of Doorbell itself. */
    static int failure(Exception exception, CommandLine command, ParseResult parsed) {
        if (exception instanceof ConfigurationException || exception instanceof CaptureException) {
            say(command, String.valueOf(exception.getMessage()));
            return ExitCode.USAGE;
        }
        if (exception instanceof OutputException) {
            say(command, String.valueOf(exception.getMessage()));
            return ExitCode.SOFTWARE;
        }
        say(
                command,
                "internal failure, please report it with the command and its seed: " + exception);
        exception.printStackTrace(command.getErr());
        return ExitCode.SOFTWARE;
    }

    /** One line on standard error. */
    static void say(CommandLine command, String message) {
        String line = message.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + line);
    }
}
