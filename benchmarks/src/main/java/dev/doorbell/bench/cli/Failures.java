package dev.doorbell.bench.cli;

import dev.doorbell.bench.text.Nearest;
import dev.doorbell.nic.capture.CaptureException;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.export.ExportException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into one line on standard error and an exit status. */
final class Failures {
    private Failures() {}

    /** What picocli itself refuses: unknown options, missing values. */
    static int misuse(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        String help = "; see '" + command.getCommandSpec().qualifiedName() + " --help'";
        say(command, exception.getMessage() + meant(exception) + help);
        return ExitStatus.REFUSED.code();
    }

    /** What somebody may have meant who wrote something unknown. */
    private static String meant(ParameterException exception) {
        if (!(exception instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        CommandSpec spec = exception.getCommandLine().getCommandSpec();
        for (String word : unmatched.getUnmatched()) {
            boolean isOption = word.startsWith("-");
            Collection<String> known =
                    isOption ? spec.optionsMap().keySet() : spec.subcommands().keySet();
            int value = word.indexOf('=');
            String name = isOption && value > 0 ? word.substring(0, value) : word;
            String nearest = Nearest.to(name, known);
            if (!nearest.isEmpty()) {
                return "; did you mean " + nearest + "?";
            }
            if (!isOption && !known.isEmpty()) {
                List<String> commands = new ArrayList<>(known);
                return "; expected one of " + String.join(", ", commands);
            }
        }
        return "";
    }

    /** What a command threw: input it cannot use, a wish to stop, or a failure of Doorbell itself. */
    static int failure(Exception exception, CommandLine command, ParseResult parsed) {
        if (exception instanceof StoppedException stopped) {
            say(command, String.valueOf(stopped.getMessage()));
            return stopped.status().code();
        }
        if (exception instanceof OutputException output) {
            if (output.status() != ExitStatus.CLOSED_PIPE) {
                say(command, String.valueOf(output.getMessage()));
            }
            return output.status().code();
        }
        if (exception instanceof ExportException) {
            say(command, String.valueOf(exception.getMessage()));
            return ExitStatus.FAILED.code();
        }
        if (exception instanceof ConfigurationException || exception instanceof CaptureException) {
            say(command, String.valueOf(exception.getMessage()));
            return ExitStatus.REFUSED.code();
        }
        say(
                command,
                "internal failure, please report it with the command and its seed: " + exception);
        exception.printStackTrace(command.getErr());
        return ExitStatus.FAILED.code();
    }

    /** One line on standard error. */
    static void say(CommandLine command, String message) {
        String line = message.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + line);
    }
}
