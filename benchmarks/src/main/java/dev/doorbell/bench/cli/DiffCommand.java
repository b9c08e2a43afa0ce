package dev.doorbell.bench.cli;

import dev.doorbell.bench.compare.ComparisonResult;
import dev.doorbell.bench.diff.DiffResult;
import dev.doorbell.bench.diff.DiffTable;
import dev.doorbell.bench.diff.Difference;
import dev.doorbell.bench.diff.Gate;
import dev.doorbell.bench.report.Json;
import dev.doorbell.bench.report.ResultFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbell diff}: what moved between two results. */
@Command(
        name = "diff",
        description = {
            "Says what differs between two results of compare: which deliveries and stages moved, by how"
                    + " much, and whether that may be chance.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  doorbell diff before/result.json after/result.json",
            "  doorbell diff before after --fail-if 'p99 > +5%%' --fail-if 'drops > 0'",
            "  doorbell diff before after --fail-if 'msi:stage.handler > 2 us' --format json"
        },
        exitCodeList = {
            "0:done, and no gate failed",
            "1:something is as --fail-if says, or doorbell itself failed"
        })
final class DiffCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--fail-if",
            paramLabel = "GATE",
            description = {
                "ends with status 1 if so; may be repeated. [DELIVERY:]MEASURE, one of > >= < <=, and a"
                        + " number: with a sign for the change (+5%%, +2 us), without one for B"
                        + " itself (100 us). Measures: mean, p50, p90, p99, p999, max, drops,"
                        + " interrupts, cpu, stage.NAME"
            })
    private List<String> gates = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            completionCandidates = Values.TableFormats.class,
            description = "table or json (default: ${DEFAULT-VALUE})")
    private String format = "";

    @Parameters(
            index = "0",
            paramLabel = "A",
            description = "the result before: a result.json, or a directory with one")
    private String before = "";

    @Parameters(index = "1", paramLabel = "B", description = "the result after")
    private String after = "";

    @Override
    public Integer call() {
        boolean isJson =
                Choices.oneOf("--format", format, List.of("table", "json"), name -> name)
                        .equals("json");
        Path fileA = ResultFile.locate(before);
        Path fileB = ResultFile.locate(after);
        ComparisonResult a = ResultFile.read(fileA);
        ComparisonResult b = ResultFile.read(fileB);
        Difference difference = new Difference(fileA.toString(), a, fileB.toString(), b);
        List<Gate> parsed =
                gates.stream()
                        .map(each -> Gate.parse(each, difference.deliveries(), difference.stages()))
                        .toList();
        DiffResult result = difference.result(parsed);
        warn(a, b, result);
        Output.print(
                spec,
                isJson
                        ? Json.render(result)
                        : DiffTable.render(result, Console.of(spec).isColoured()));
        return ExitStatus.of(!result.failed());
    }

    private void warn(ComparisonResult a, ComparisonResult b, DiffResult result) {
        if (!result.comparable()) {
            Console.of(spec)
                    .warn(
                            spec,
                            "the results are of different things ("
                                    + String.join(", ", a.board(), a.nic(), a.workload())
                                    + " and "
                                    + String.join(", ", b.board(), b.nic(), b.workload())
                                    + "); what moved may be due to that");
        }
        warnOfNoReplications("A", a);
        warnOfNoReplications("B", b);
    }

    private void warnOfNoReplications(String name, ComparisonResult result) {
        if (result.deliveries().stream().allMatch(of -> of.replications().isEmpty())) {
            Console.of(spec)
                    .warn(
                            spec,
                            name
                                    + " does not say its replications, as an older doorbell"
                                    + " wrote it; whether something moved by chance cannot be"
                                    + " judged");
        }
    }
}
