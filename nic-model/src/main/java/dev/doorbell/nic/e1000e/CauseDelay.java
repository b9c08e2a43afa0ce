package dev.doorbell.nic.e1000e;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.time.TimeBase;
import java.util.Arrays;

/**
 * Causes that wait for more of their kind: the receive and transmit delay timers.
 *
 * <p>RDTR and TIDV begin anew with each frame, RADV, TADV and RAID run from the first. What waits is
 * collected when one of them ends, or when anything else interrupts. Without RDTR receive causes do
 * not wait; transmit causes wait only if their descriptors say so.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Interrupt Moderation", "Receive Interrupt
 * Packet Delay Timer" and the registers that follow.
 */
final class CauseDelay {
    /** The timers, in order of their registers. */
    enum Timer {
        /** From the last frame received. */
        RDTR,
        /** From the first frame received. */
        RADV,
        /** From the first TCP acknowledgement received. */
        RAID,
        /** From the last descriptor sent. */
        TIDV,
        /** From the first descriptor sent. */
        TADV
    }

    private static final long UNIT_NANOS = 1024;
    private static final int RECEIVE_CAUSES = Causes.RECEIVE_QUEUES | Causes.RECEIVED;
    private static final int TRANSMIT_CAUSES =
            Causes.TRANSMIT_QUEUES | Causes.TRANSMIT_EMPTY | Causes.TRANSMIT_DONE;

    private final EventQueue events;
    private final TimeBase time;
    private final int[] units = new int[Timer.values().length];
    private final Event[] ends = new Event[units.length];

    private int waiting;

    /** Makes the timers; {@code due} is called when one of them ends. */
    CauseDelay(Backplane backplane, String name, Runnable due) {
        this.events = backplane.events();
        this.time = backplane.time();
        for (Timer timer : Timer.values()) {
            ends[timer.ordinal()] = Event.named(name + "." + timer, Phase.DEVICES, due);
        }
    }

    /** A timer's register, in units of 1.024 us. */
    int units(Timer timer) {
        return units[timer.ordinal()];
    }

    /** Sets a timer's register; one that runs goes on. */
    void setUnits(Timer timer, int value) {
        units[timer.ordinal()] = value;
    }

    /** Whether the timer runs. */
    boolean runs(Timer timer) {
        return ends[timer.ordinal()].isScheduled();
    }

    /**
     * Lets the receive causes among {@code causes} wait.
     *
     * @param acknowledgementsWait whether acknowledgements may wait too
     * @return whether all of them do; if not, they are to be raised with what waits
     */
    boolean holdReceive(int causes, boolean acknowledgementsWait) {
        int mine = RECEIVE_CAUSES | (acknowledgementsWait ? Causes.ACKNOWLEDGEMENT : 0);
        waiting |= causes & mine;
        boolean acknowledgement = (waiting & Causes.ACKNOWLEDGEMENT) != 0;
        if (units(Timer.RDTR) == 0
                || (causes & ~mine) != 0
                || (acknowledgement && units(Timer.RAID) == 0)) {
            return false;
        }
        restart(Timer.RDTR);
        startOnce(Timer.RADV);
        if (acknowledgement) {
            startOnce(Timer.RAID);
        }
        return true;
    }

    /** Lets the transmit causes among {@code causes} wait; whether all of them do. */
    boolean holdTransmit(int causes) {
        waiting |= causes & TRANSMIT_CAUSES;
        if ((causes & ~TRANSMIT_CAUSES) != 0) {
            return false;
        }
        restart(Timer.TIDV);
        startOnce(Timer.TADV);
        return true;
    }

    /** What waited, and waits no more. */
    int collect() {
        int collected = waiting;
        waiting = 0;
        for (Event end : ends) {
            events.cancel(end);
        }
        return collected;
    }

    /** Forgets what waits; all registers zero. */
    void reset() {
        collect();
        Arrays.fill(units, 0);
    }

    private void restart(Timer timer) {
        events.moveTo(events.nowTicks() + time.ticksOfNanos(units(timer) * UNIT_NANOS), end(timer));
    }

    private void startOnce(Timer timer) {
        if (units(timer) != 0 && !runs(timer)) {
            restart(timer);
        }
    }

    private Event end(Timer timer) {
        return ends[timer.ordinal()];
    }
}
