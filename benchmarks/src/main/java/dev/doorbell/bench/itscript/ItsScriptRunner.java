package dev.doorbell.bench.itscript;

import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.ItsSizes;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsError;
import dev.doorbell.gic.its.ItsMapping;
import dev.doorbell.gic.its.ItsOutcome;
import dev.doorbell.gic.lpi.LpiState;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does what a script says, line by line, and takes down what the ITS made of it.
 *
 * <p>A command that a stalled queue keeps waiting has its outcome changed when the queue goes on.
 */
public final class ItsScriptRunner {
    private static final String DEFAULT_BEHAVIOUR = "architecture";
    private static final int LPI_LAST = 65535;

    private final ItsBoard board;
    private final Its its;
    private final List<ItsScriptResult.Line> lines = new ArrayList<>();

    /** From an offset in the queue to the line whose command is there. */
    private final Map<Long, Integer> lineAt = new HashMap<>();

    private ItsScriptRunner(ItsBoard board) {
        this.board = board;
        this.its = board.its();
        its.observe(this::finished);
    }

    /**
     * Runs a script.
     *
     * @param behaviour the GIC behaviour to use; null for the script's own, or else the architecture's
     * @throws ConfigurationException if there is no such behaviour
     */
    public static ItsScriptResult run(ItsScript script, @Nullable String behaviour) {
        String own = script.behaviour().isEmpty() ? DEFAULT_BEHAVIOUR : script.behaviour();
        GicBehaviour chosen = GicBehaviour.of(behaviour == null ? own : behaviour);
        ItsSizes sizes = script.sizes();
        GicBehaviour sized = sizes == null ? chosen : chosen.sized(sizes);
        try (ItsBoard board = new ItsBoard(script.cores(), sized)) {
            ItsScriptRunner runner = new ItsScriptRunner(board);
            for (ScriptStep step : script.steps()) {
                runner.perform(step);
            }
            return new ItsScriptResult(
                    chosen.name(),
                    script.cores(),
                    List.copyOf(runner.lines),
                    runner.mappings(),
                    runner.pending());
        }
    }

    private void perform(ScriptStep step) {
        switch (step.kind()) {
            case COMMAND -> command(step);
            case MESSAGE -> message(step);
            case CONFIGURE -> {
                board.configure(step.first(), step.second());
                say(step, "ok", "");
            }
            case ENABLE_LPIS -> {
                board.enableLpis(step.first(), step.second() == 1);
                say(step, "ok", "");
            }
            case ACKNOWLEDGE -> {
                int intid = board.acknowledge(step.first());
                say(step, "ok", intid < 0 ? "nothing is signalled" : "acknowledged " + intid);
            }
            case RETRY -> {
                say(step, "ok", "");
                board.retry();
            }
            case SKIP -> skip(step);
            case WHY -> say(step, "ok", why(step.first(), step.second()));
        }
    }

    /** The line that is replaced keeps its outcome: it stalled. */
    private void skip(ScriptStep step) {
        if (board.reader() == board.writer()) {
            say(step, "ok", "nothing waits");
            return;
        }
        lineAt.remove(board.reader());
        say(step, "ok", "");
        board.replaceStalled(ItsCommand.sync(0));
        board.retry();
    }

    private void say(ScriptStep step, String outcome, String detail) {
        lines.add(new ItsScriptResult.Line(step.line(), step.text(), outcome, null, null, detail));
    }

    private void command(ScriptStep step) {
        if (board.isQueueFull()) {
            say(step, "full", "the queue has no room; not queued");
            return;
        }
        lineAt.put(board.writer(), lines.size());
        say(step, "waiting", "behind the command the queue is stalled on");
        board.command(step.command());
    }

    /** The ITS has finished a command, or stands still on it. */
    private void finished(ItsOutcome outcome) {
        Integer index = lineAt.get(outcome.offset());
        if (index == null) {
            return;
        }
        ItsScriptResult.Line line = lines.get(index);
        ItsError error = outcome.error();
        String word = outcome.stalled() ? "stalled" : error.isOnlyReported() ? "ok" : "refused";
        lines.set(index, line(line.line(), line.text(), word, error));
    }

    private static ItsScriptResult.Line line(
            int line, String text, String outcome, ItsError error) {
        boolean fine = error == ItsError.NONE;
        return new ItsScriptResult.Line(
                line,
                text,
                outcome,
                fine ? null : error.name(),
                fine ? null : error.code(),
                fine ? "" : error.sentence());
    }

    private void message(ScriptStep step) {
        ItsError error = its.blockedBy(step.first(), step.second());
        int lpi = its.mappedLpi(step.first(), step.second());
        int target = its.targetOf(step.first(), step.second());
        board.message(step.first(), step.second());
        if (error != ItsError.NONE) {
            lines.add(line(step.line(), step.text(), "dropped", error));
        } else if (board.lpis().get(target).isPending(lpi)) {
            say(step, "pending", "lpi " + lpi + " at cpu" + target);
        } else {
            say(step, "dropped", "lpi " + lpi + " is not pending at cpu" + target);
        }
    }

    private String why(int device, int event) {
        ItsError error = its.blockedBy(device, event);
        if (error != ItsError.NONE) {
            return error.sentence();
        }
        int lpi = its.mappedLpi(device, event);
        return board.whyNot(its.targetOf(device, event), lpi);
    }

    private List<ItsScriptResult.MappedEvent> mappings() {
        List<ItsScriptResult.MappedEvent> mapped = new ArrayList<>();
        for (ItsMapping mapping : its.mappings()) {
            mapped.add(
                    new ItsScriptResult.MappedEvent(
                            Integer.toUnsignedLong(mapping.deviceId()),
                            Integer.toUnsignedLong(mapping.eventId()),
                            Integer.toUnsignedLong(mapping.intid()),
                            mapping.collection(),
                            mapping.target() < 0 ? null : mapping.target()));
        }
        return mapped;
    }

    private List<List<Integer>> pending() {
        List<List<Integer>> pending = new ArrayList<>();
        for (LpiState redistributor : board.lpis()) {
            List<Integer> here = new ArrayList<>();
            for (int intid = InterruptId.LPI_FIRST; intid <= LPI_LAST; intid++) {
                if (redistributor.isPending(intid)) {
                    here.add(intid);
                }
            }
            pending.add(here);
        }
        return pending;
    }
}
