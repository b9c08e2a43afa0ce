package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.watch.OpenWork.Item;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pending latch was cleared while the work it announced had not been seen.
 *
 * <p>Clearing is harmless where a look at the ring follows it. Speaks when a core goes idle and work
 * that had landed before the clearing still waits.
 */
public final class EdgeErased extends Detector {
    private final OpenWork work = new OpenWork();
    private final Map<Long, Long> erased = new LinkedHashMap<>();

    /** Makes one. */
    public EdgeErased() {
        super("edge erased");
    }

    @Override
    protected void see(long tick, TracePoint point, int source, long first, long second) {
        work.see(tick, point, source, first, second);
        switch (point) {
            case EDGE_ERASED -> erased.put(first, tick);
            case INTERRUPT_ACKNOWLEDGED -> erased.remove(second);
            case CORE_IDLE -> judge(tick);
            default -> {}
        }
    }

    private void judge(long tick) {
        Item oldest = work.oldest();
        if (oldest == null) {
            erased.clear(); // all that was announced has been seen
            return;
        }
        for (Map.Entry<Long, Long> each : erased.entrySet()) {
            if (oldest.landedTick() <= each.getValue()) {
                say(
                        oldest.landedTick(),
                        tick,
                        "the pending edge of INTID "
                                + each.getKey()
                                + " was cleared while "
                                + oldest.words()
                                + ", which it announced, was still unseen");
            }
        }
        erased.clear();
    }
}
