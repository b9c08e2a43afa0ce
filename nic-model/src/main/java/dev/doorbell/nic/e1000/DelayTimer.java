package dev.doorbell.nic.e1000;

import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;

/**
 * A delay that each packet starts anew, with a limit that counts from the first one.
 *
 * <p>Source: 8254x SDM, "Receive Interrupt Delay Timer" and "Receive Interrupt Absolute Delay Timer".
 */
public final class DelayTimer {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final EventQueue events;
    private final Event over;
    private final Runnable expired;
    private long limitTicks = NO_LIMIT;

    /** Makes a timer that is not running. */
    public DelayTimer(EventQueue events, String name, Runnable expired) {
        this.events = events;
        this.expired = expired;
        this.over = Event.named(name, Phase.DEVICES, this::expire);
    }

    /**
     * A packet was done.
     *
     * @param delayTicks how long to wait for another one
     * @param limitFromFirstTicks how long to wait at most; 0 for no limit
     */
    public void packetDone(long delayTicks, long limitFromFirstTicks) {
        long now = events.nowTicks();
        if (!over.isScheduled()) {
            limitTicks = limitFromFirstTicks == 0 ? NO_LIMIT : now + limitFromFirstTicks;
        }
        events.moveTo(Math.min(now + delayTicks, limitTicks), over);
    }

    /** Expires now, if it runs. */
    public void flush() {
        if (events.cancel(over)) {
            expire();
        }
    }

    /** Stops, and nothing happens. */
    public void cancel() {
        events.cancel(over);
    }

    private void expire() {
        expired.run();
    }
}
