package dev.doorbell.bench.cli;

import dev.doorbell.bench.firmware.FirmwareReport;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbell firmware}: what a board's tables say about interrupts. */
@Command(
        name = "firmware",
        description = {
            "Prints what ACPI tables and device trees say about interrupts, one fact a line. A file"
                    + " is known by its content; it may hold several tables.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  doorbell firmware /sys/firmware/fdt", "  doorbell firmware dsdt.aml apic.aml"},
        exitCodeList = "2:a table was refused, bad use or bad input")
final class FirmwareCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "ACPI tables and device trees")
    private List<String> files = new ArrayList<>();

    @Override
    public Integer call() {
        boolean refused = false;
        for (String file : files) {
            refused |= !print(file);
        }
        return refused ? ExitStatus.REFUSED.code() : ExitStatus.DONE.code();
    }

    /** Prints a file's facts, or says what is wrong with it; whether all of it was accepted. */
    private boolean print(String file) {
        FirmwareReport report;
        try {
            byte[] data = InputFile.bytes(file, FirmwareReport.BYTES_MAX);
            report = FirmwareReport.of(file, data);
        } catch (ConfigurationException e) {
            Failures.say(spec.commandLine(), String.valueOf(e.getMessage()));
            return false;
        }
        String heading = files.size() > 1 ? "# " + file + "\n" : "";
        Output.print(spec, heading + String.join("\n", report.lines()) + "\n");
        return !report.refused();
    }
}
