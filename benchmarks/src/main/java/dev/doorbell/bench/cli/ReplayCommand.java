package dev.doorbell.bench.cli;

import dev.doorbell.bench.replay.Conversation;
import dev.doorbell.bench.replay.ReplayReport;
import dev.doorbell.bench.replay.ReplayResult;
import dev.doorbell.bench.replay.Replayer;
import dev.doorbell.bench.replay.linux.LinuxTrace;
import dev.doorbell.bench.replay.linux.TraceReplayer;
import dev.doorbell.bench.text.InputFile;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbell replay}: what another machine was asked and did, held against this one. */
@Command(
        name = "replay",
        description = {
            "Replays recorded conversations and traces of Linux guests, each on a board made from"
                    + " the file's header, and compares every answer.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  doorbell replay conversations/*.conv",
            "  doorbell replay --behaviour architecture --all its-basics.conv",
            "  doorbell replay traces/*.trace.gz"
        },
        exitCodeList = {"0:all passed", "1:one failed or was skipped, or doorbell itself failed"})
final class ReplayCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--behaviour",
            paramLabel = "NAME",
            completionCandidates = Values.Behaviours.class,
            description =
                    "how the GIC behaves where implementations differ: architecture, qemu, kvm,"
                            + " gem5 or gic600 (default: what the file says, or else qemu)")
    private @Nullable String behaviour;

    @Option(names = "--all", description = "shows every difference, not only each file's first")
    private boolean all;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            completionCandidates = Values.TextFormats.class,
            description = "text or json (default: ${DEFAULT-VALUE})")
    private String format = "";

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "conversations and traces")
    private List<String> files = new ArrayList<>();

    @Override
    public Integer call() {
        boolean isJson = Choices.isJson(format);
        if (behaviour != null) {
            GicBehaviour.of(behaviour);
        }
        List<ReplayResult> results = new ArrayList<>();
        boolean readable = true;
        try (TerminalProgress progress = TerminalProgress.besideResults(spec, "files")) {
            for (int i = 0; i < files.size(); i++) {
                progress.at(i, files.size());
                Console.of(spec).note(spec, "replaying " + files.get(i));
                ReplayResult result = replay(files.get(i));
                if (result == null) {
                    readable = false;
                    continue;
                }
                results.add(result);
                if (!isJson) {
                    Output.print(spec, ReplayReport.lines(result, all));
                }
            }
        }
        if (!results.isEmpty()) {
            Output.print(spec, isJson ? ReplayReport.json(results) : ReplayReport.sums(results));
        }
        if (!readable) {
            return ExitStatus.REFUSED.code();
        }
        boolean passed = ReplayReport.Summary.of(results).allPassed();
        return ExitStatus.of(passed);
    }

    /** What became of a file, or null after saying what is wrong with it. */
    private @Nullable ReplayResult replay(String file) {
        try {
            InputFile text = InputFile.read(file);
            return LinuxTrace.isTrace(text)
                    ? TraceReplayer.replay(LinuxTrace.parse(text), behaviour)
                    : Replayer.replay(Conversation.parse(text), behaviour);
        } catch (ConfigurationException e) {
            Failures.say(spec.commandLine(), String.valueOf(e.getMessage()));
            return null;
        }
    }
}
