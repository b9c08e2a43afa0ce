package dev.doorbell.bench.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doorbell man}: the man page. */
@Command(
        name = "man",
        description = {
            "Prints the man page, with every command and option, for man or groff -man to show.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  doorbell man", "  doorbell man > doorbell.1"})
final class ManCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        Output.print(spec, ManPage.of(CommandDescription.all(spec.root()), Version.whole()));
    }
}
