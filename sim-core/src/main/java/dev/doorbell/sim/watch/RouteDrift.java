package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A shared interrupt that one core served is served by another one, though nobody asked for it.
 *
 * <p>Whoever moves an interrupt on purpose says so with {@link #moved}.
 */
public final class RouteDrift extends Detector {
    private static final int SHARED_FIRST = 32;

    private final Map<Long, Long> servers = new HashMap<>();

    /** Numbers that cores' own timers have: each core serves its own, whatever the number. */
    private final Set<Long> timers = new HashSet<>();

    /** Makes one. */
    public RouteDrift() {
        super("route drift");
    }

    /** An interrupt is moved on purpose, now. */
    public void moved(int intid) {
        servers.remove((long) intid);
    }

    @Override
    protected void see(long tick, TracePoint point, int source, long first, long second) {
        if (point == TracePoint.TIMER_EXPIRED) {
            timers.add(second);
        }
        if (point != TracePoint.INTERRUPT_ACKNOWLEDGED
                || second < SHARED_FIRST
                || timers.contains(second)) {
            return;
        }
        Long before = servers.put(second, first);
        if (before != null && before != first) {
            say(
                    tick,
                    tick,
                    "INTID "
                            + second
                            + " was served by core "
                            + before
                            + " and now comes to core "
                            + first);
        }
    }
}
