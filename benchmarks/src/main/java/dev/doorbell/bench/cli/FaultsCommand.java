package dev.doorbell.bench.cli;

import dev.doorbell.bench.faults.Fault;
import dev.doorbell.bench.faults.FaultCatalog;
import dev.doorbell.bench.faults.FaultPages;
import dev.doorbell.bench.faults.FaultReport;
import dev.doorbell.bench.faults.FaultResult;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbell faults}: known mistakes, run broken and mended, and who notices. */
@Command(
        name = "faults",
        description = {
            "Runs mistakes that interrupt code really made, each in a broken and in a mended form,"
                    + " and says which detector noticed, and after how long.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  doorbell faults",
            "  doorbell faults F04",
            "  doorbell faults --picture F04 S08"
        },
        exitCodeList = {
            "0:every broken form was caught and every mended one left alone",
            "1:one was not, or doorbell itself failed"
        })
final class FaultsCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--picture",
            description = "also shows what happened, in both forms (always for a single fault)")
    private boolean picture;

    @Option(
            names = "--pages",
            paramLabel = "DIR",
            description = "writes the catalogue's pages there instead; takes all faults")
    private @Nullable String pages;

    @Parameters(
            paramLabel = "ID",
            arity = "0..*",
            completionCandidates = Values.Faults.class,
            description = "which faults, F01 to F44 and S01 to S12 (default: all)")
    private List<String> ids = new ArrayList<>();

    @Override
    public Integer call() {
        List<Fault> chosen = chosen();
        ResultDirectory directory = null;
        if (pages != null) {
            if (!ids.isEmpty()) {
                throw new ConfigurationException(
                        "--pages writes every fault's page; expected no ids with it, and got "
                                + String.join(" ", ids));
            }
            directory = ResultDirectory.of("--pages", pages);
            directory.check();
        }
        List<FaultResult> results = run(chosen);
        if (directory == null) {
            print(results);
        } else {
            directory.write(FaultPages.of(results));
        }
        boolean hold = results.stream().allMatch(FaultResult::holds);
        return ExitStatus.of(hold);
    }

    private List<FaultResult> run(List<Fault> chosen) {
        List<FaultResult> results = new ArrayList<>();
        try (TerminalProgress progress = new TerminalProgress(spec, "faults")) {
            for (Fault each : chosen) {
                progress.at(results.size(), chosen.size());
                Console.of(spec).note(spec, "running " + each.id());
                results.add(FaultResult.of(each));
            }
        }
        return results;
    }

    /** The faults asked for, in the order asked; all of them if none was. */
    private List<Fault> chosen() {
        if (ids.isEmpty()) {
            return FaultCatalog.ALL;
        }
        return ids.stream().map(FaultsCommand::fault).toList();
    }

    private static Fault fault(String id) {
        for (Fault fault : FaultCatalog.ALL) {
            if (fault.id().equalsIgnoreCase(id)) {
                return fault;
            }
        }
        String why = FaultCatalog.LEFT_OUT.get(id);
        String known = FaultCatalog.ALL.stream().map(Fault::id).collect(Collectors.joining(", "));
        throw new ConfigurationException(
                (why == null
                                ? "no fault '" + id + "'"
                                : "fault " + id + " is left out of the catalogue (" + why + ")")
                        + "; expected "
                        + known);
    }

    private void print(List<FaultResult> results) {
        List<String> lines = new ArrayList<>(FaultReport.table(results));
        lines.add(FaultReport.sums(results));
        if (picture || ids.size() == 1) {
            for (FaultResult result : results) {
                lines.add("");
                lines.addAll(FaultReport.story(result));
            }
        }
        Output.print(spec, String.join("\n", lines) + "\n");
    }
}
