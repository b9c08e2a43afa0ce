package dev.doorbell.sim.event;

import java.util.List;

/**
 * So many events have fired at one tick that the simulation is taken to be in a zero-delay loop.
 *
 * <p>The event that was due next has been taken from the queue and has not run. See {@link
 * EventQueue#limitEventsPerTick}.
 */
public final class StuckClockException extends RuntimeException {
    private final long nowTicks;
    private final transient List<String> lastEventNames;

    StuckClockException(long nowTicks, long events, List<String> lastEventNames) {
        super(
                "the clock has not moved for "
                        + events
                        + " events at tick "
                        + nowTicks
                        + "; the last ones: "
                        + String.join(", ", lastEventNames));
        this.nowTicks = nowTicks;
        this.lastEventNames = List.copyOf(lastEventNames);
    }

    /** The tick at which the clock stands. */
    public long nowTicks() {
        return nowTicks;
    }

    /** Names of the last sixteen events and channels, oldest first; fewer if the limit is lower. */
    public List<String> lastEventNames() {
        return lastEventNames;
    }
}
