package dev.doorbell.bench.cli;

import dev.doorbell.bench.itscript.ItsScript;
import dev.doorbell.bench.itscript.ItsScriptReport;
import dev.doorbell.bench.itscript.ItsScriptResult;
import dev.doorbell.bench.itscript.ItsScriptRunner;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.gic.behaviour.GicBehaviour;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbell its}: what an ITS makes of a script of commands. */
@Command(
        name = "its",
        description = {
            "Runs a script of ITS commands and prints each command's outcome, the resulting mappings"
                    + " and the pending LPIs.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nA script, one command or directive per line:%n",
        footer = {
            "  cpus 2",
            "  MAPD dev=0x10 itt=0x41500000 eventid-bits=5",
            "  MAPC icid=0 rd=cpu1",
            "  MAPTI dev=0x10 event=9 lpi=8201 icid=0",
            "  config lpi=8201 value=0xa1",
            "  MSI dev=0x10 event=9",
            "  ack cpu1",
            "",
            "Examples:",
            "  doorbell its script.its",
            "  doorbell its --behaviour qemu --format json script.its"
        })
final class ItsCommandLine implements Runnable {
    @Spec private CommandSpec spec;

    @Option(
            names = "--behaviour",
            paramLabel = "NAME",
            completionCandidates = Values.Behaviours.class,
            description =
                    "how the GIC behaves where implementations differ: architecture, qemu, kvm,"
                            + " gem5 or gic600 (default: what the script says, or else architecture)")
    private @Nullable String behaviour;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            completionCandidates = Values.TextFormats.class,
            description = "text or json (default: ${DEFAULT-VALUE})")
    private String format = "";

    @Parameters(paramLabel = "FILE", description = "the script")
    private String file = "";

    @Override
    public void run() {
        boolean isJson = Choices.isJson(format);
        if (behaviour != null) {
            GicBehaviour.of(behaviour);
        }
        ItsScript script = ItsScript.parse(InputFile.read(file));
        ItsScriptResult result = ItsScriptRunner.run(script, behaviour);
        Output.print(spec, isJson ? ItsScriptReport.json(result) : ItsScriptReport.text(result));
    }
}
