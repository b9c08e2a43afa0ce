package dev.doorbell.sim.event;

import java.util.ArrayList;
import java.util.List;

/**
 * How many events may fire while the clock stands still, and the names of the last ones.
 *
 * <p>Names are noted only just before the limit, so ordinary ticks pay for a count and a comparison.
 */
final class TickBudget {
    private static final long DEFAULT_EVENTS = 1_000_000;
    private static final int NAMES_SHOWN = 16;

    private long fired;
    private long limit = DEFAULT_EVENTS;
    private long noteFrom = DEFAULT_EVENTS - NAMES_SHOWN + 2;
    private long notedTick;
    private final List<String> names = new ArrayList<>();

    void limit(long events) {
        limit = events;
        noteFrom = events - NAMES_SHOWN + 2;
    }

    /** Begins a tick in which {@code events} have fired. */
    void begin(int events) {
        fired = events;
    }

    /** Counts an event. True if its name must be noted. */
    boolean isNearlySpent() {
        return ++fired >= noteFrom;
    }

    /**
     * Notes the name of the event just counted.
     *
     * @throws StuckClockException if it is one more than the limit
     */
    void note(long tick, String name) {
        if (notedTick != tick) {
            notedTick = tick;
            names.clear();
        }
        if (names.size() == NAMES_SHOWN) {
            names.remove(0);
        }
        names.add(name);
        if (fired > limit) {
            throw new StuckClockException(tick, limit, names);
        }
    }
}
