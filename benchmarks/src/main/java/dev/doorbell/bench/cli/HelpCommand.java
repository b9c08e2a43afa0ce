package dev.doorbell.bench.cli;

import dev.doorbell.bench.text.Nearest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbell help}: the help of a command. */
@Command(
        name = "help",
        description = {"Prints what a command does and which options it has.", ""},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  doorbell help", "  doorbell help compare"})
final class HelpCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..1",
            completionCandidates = Values.Commands.class,
            description = "which (default: doorbell itself)")
    private @Nullable String name;

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        CommandLine wanted = name == null ? root : root.getSubcommands().get(name);
        if (wanted == null) {
            String nearest = Nearest.to(String.valueOf(name), root.getSubcommands().keySet());
            throw new ParameterException(
                    spec.commandLine(),
                    "no command '"
                            + name
                            + "'; "
                            + (nearest.isEmpty() ? "" : "did you mean " + nearest + "? ")
                            + "expected one of "
                            + String.join(", ", root.getSubcommands().keySet()));
        }
        Output.print(spec, Doorbell.usage(wanted, Console.of(spec).ansi()));
    }
}
