package dev.doorbell.kernel.board.x86;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.time.ClockDomain;

/**
 * A local APIC's timer: counts down from the initial count, once or again and again.
 *
 * <p>Its clock is that of the time stamp counter, divided. Expiries of a periodic timer are computed
 * from its start, so that they never drift.
 *
 * <p>Source: Intel SDM volume 3, "APIC Timer". Left out: TSC-deadline mode.
 */
final class ApicTimer {
    private final EventQueue events;
    private final ClockDomain clock;
    private final Runnable expired;
    private final Event expiry;

    private int divideBits;
    private boolean periodic;
    private long initial;
    private long period;
    private long end;
    private boolean running;

    /** Makes one that is stopped. */
    ApicTimer(Backplane parts, String name, ClockDomain clock, Runnable expired) {
        this.events = parts.events();
        this.clock = clock;
        this.expired = expired;
        this.expiry = Event.named(name + ".expiry", Phase.WIRES, this::expire);
    }

    /** Whether it goes on when it has expired; takes hold then. */
    void setPeriodic(boolean again) {
        periodic = again;
    }

    int divideBits() {
        return divideBits;
    }

    /** 0 stands for 2, 1 for 4 and so on to 6 for 128; 7 for 1. Takes hold at the next start. */
    void writeDivide(int bits) {
        divideBits = bits;
    }

    private int divisor() {
        int code = (divideBits >>> 1 & 4) | (divideBits & 3);
        return code == 7 ? 1 : 2 << code;
    }

    long initial() {
        return initial;
    }

    /** Starts it, or stops it with 0. */
    void start(long count) {
        initial = count;
        events.cancel(expiry);
        running = count != 0;
        if (running) {
            period = count * divisor();
            end = clock.cyclesFloor(events.nowTicks()) + period;
            events.scheduleAt(clock.edgeTicks(end), expiry);
        }
    }

    /** What is left to count. */
    long current() {
        if (!running) {
            return 0;
        }
        long left = Math.max(0, end - clock.cyclesFloor(events.nowTicks()));
        int divisor = divisor();
        return Math.min(initial, (left + divisor - 1) / divisor);
    }

    /** How many events it has scheduled. */
    int scheduledCount() {
        return expiry.isScheduled() ? 1 : 0;
    }

    private void expire() {
        running = periodic;
        if (running) {
            end += period;
            events.scheduleAt(clock.edgeTicks(end), expiry);
        }
        expired.run();
    }
}
