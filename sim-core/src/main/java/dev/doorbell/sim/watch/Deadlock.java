package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Cores spin for locks in a circle; the smallest circle is one core that spins for a lock which the code
 * it has interrupted holds.
 */
public final class Deadlock extends Detector {
    private record Hold(long core, long tick) {}

    private final Map<Long, Hold> holders = new HashMap<>();
    private final Map<Long, Long> wanted = new HashMap<>();

    /** Makes one. */
    public Deadlock() {
        super("deadlock");
    }

    @Override
    protected void see(long tick, TracePoint point, int source, long first, long second) {
        switch (point) {
            case LOCK_WANTED -> {
                wanted.put(first, second);
                judge(tick, first);
            }
            case LOCK_TAKEN -> {
                wanted.remove(first);
                holders.put(second, new Hold(first, tick));
            }
            case LOCK_RELEASED -> holders.remove(second);
            default -> {}
        }
    }

    /** Follows who waits for whom, from this core on. */
    private void judge(long tick, long core) {
        Set<Long> seen = new HashSet<>();
        long at = core;
        while (seen.add(at)) {
            Long lock = wanted.get(at);
            Hold hold = lock == null ? null : holders.get(lock);
            if (hold == null) {
                return;
            }
            if (hold.core() == core) {
                String circle = seen.size() == 1 ? "the code that it interrupted" : "a circle";
                say(
                        hold.tick(),
                        tick,
                        "core "
                                + core
                                + " spins for lock "
                                + wanted.get(core)
                                + ", which waits for "
                                + circle
                                + " to let it go");
                return;
            }
            at = hold.core();
        }
    }
}
