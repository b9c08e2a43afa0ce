package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import java.util.HashMap;
import java.util.Map;

/**
 * An interrupt comes back as soon as it is ended, again and again, and no work is done.
 *
 * <p>Speaks after {@link Bounds#stormCount()} repetitions on one core, each within {@link
 * Bounds#stormGapTicks()} of the last end, without work being taken or another thread getting to run
 * between them.
 */
public final class Storm extends Detector {
    private static final class Run {
        long beganTick;
        long endedTick;
        int count;
        boolean said;
    }

    private final Bounds bounds;
    private final OpenWork work = new OpenWork();
    private final Map<Long, Run> runs = new HashMap<>();

    /** Makes one. */
    public Storm(Bounds bounds) {
        super("storm");
        this.bounds = bounds;
    }

    @Override
    protected void see(long tick, TracePoint point, int source, long first, long second) {
        if (work.see(tick, point, source, first, second) || point == TracePoint.THREAD_RUNNING) {
            runs.clear();
        } else if (point == TracePoint.INTERRUPT_ACKNOWLEDGED) {
            acknowledged(tick, first, second);
        } else if (point == TracePoint.INTERRUPT_ENDED) {
            run(tick, first, second).endedTick = tick;
        }
    }

    private Run run(long tick, long core, long intid) {
        return runs.computeIfAbsent(
                core << 32 | intid,
                key -> {
                    Run made = new Run();
                    made.beganTick = tick;
                    made.endedTick = tick;
                    return made;
                });
    }

    private void acknowledged(long tick, long core, long intid) {
        Run run = run(tick, core, intid);
        if (tick - run.endedTick > bounds.stormGapTicks()) {
            run.count = 0;
            run.beganTick = tick;
        }
        run.count++;
        if (run.count >= bounds.stormCount() && !run.said) {
            run.said = true;
            say(
                    run.beganTick,
                    tick,
                    "INTID "
                            + intid
                            + " was taken "
                            + run.count
                            + " times in a row on core "
                            + core
                            + ", each at once after the last, and no work was done");
        }
    }
}
