package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A core idles with an interrupt that it acknowledged and never ended (its running priority is stuck),
 * or never deactivated (an active state that blocks the next one).
 *
 * <p>LPIs have no active state; for them only the priority counts.
 */
public abstract sealed class LeftActive extends Detector {
    /** The priority was never dropped: the core takes nothing of that priority any more. */
    public static final class StuckPriority extends LeftActive {
        /** Makes one. */
        public StuckPriority() {
            super("stuck running priority", TracePoint.INTERRUPT_ENDED, false);
        }

        @Override
        String words(long intid, long core) {
            return "core "
                    + core
                    + " idles and has not ended INTID "
                    + intid
                    + ": nothing of that priority reaches it any more";
        }
    }

    /** The interrupt was never deactivated: it is pending at most, and never signalled again. */
    public static final class OrphanedActive extends LeftActive {
        /** Makes one. */
        public OrphanedActive() {
            super("orphaned active state", TracePoint.INTERRUPT_DEACTIVATED, true);
        }

        @Override
        String words(long intid, long core) {
            return "core "
                    + core
                    + " idles and INTID "
                    + intid
                    + " is still active: it is not signalled again";
        }
    }

    private static final int LPI_FIRST = 8192;

    private final TracePoint end;
    private final boolean skipsLpis;
    private final Map<Long, Map<Long, Long>> open = new LinkedHashMap<>();

    LeftActive(String name, TracePoint end, boolean skipsLpis) {
        super(name);
        this.end = end;
        this.skipsLpis = skipsLpis;
    }

    abstract String words(long intid, long core);

    @Override
    protected void see(long tick, TracePoint point, int source, long first, long second) {
        if (point == TracePoint.INTERRUPT_ACKNOWLEDGED) {
            if (!skipsLpis || second < LPI_FIRST) {
                open.computeIfAbsent(first, core -> new LinkedHashMap<>()).put(second, tick);
            }
        } else if (point == end) {
            close(first, second);
        } else if (point == TracePoint.CORE_IDLE) {
            judge(tick, first);
        }
    }

    /** Another core may deactivate what this one acknowledged. */
    private void close(long core, long intid) {
        Map<Long, Long> own = open.get(core);
        if (own != null && own.remove(intid) != null) {
            return;
        }
        open.values().forEach(other -> other.remove(intid));
    }

    private void judge(long tick, long core) {
        Map<Long, Long> own = open.computeIfAbsent(core, key -> new LinkedHashMap<>());
        own.forEach((intid, since) -> say(since, tick, words(intid, core)));
        own.clear();
    }
}
