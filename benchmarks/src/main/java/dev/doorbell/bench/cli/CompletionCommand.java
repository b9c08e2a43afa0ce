package dev.doorbell.bench.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbell completion}: what a shell needs to complete what is typed. */
@Command(
        name = "completion",
        description = {
            "Prints a script by which a shell completes commands, options and their values.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  doorbell completion bash",
            "  doorbell completion zsh",
            "",
            "In a shell: source <(./doorbell completion bash). It completes 'doorbell' and any path that",
            "ends in it, such as './doorbell'."
        })
final class CompletionCommand implements Runnable {
    private static final String BASH = "bash";

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "SHELL",
            completionCandidates = Values.Shells.class,
            description = "bash or zsh")
    private String shell = "";

    @Override
    public void run() {
        String wanted = Choices.oneOf("SHELL", shell, List.of(BASH, "zsh"), name -> name);
        Output.print(
                spec,
                wanted.equals(BASH) ? Completion.bash(spec.root()) : Completion.zsh(spec.root()));
    }
}
