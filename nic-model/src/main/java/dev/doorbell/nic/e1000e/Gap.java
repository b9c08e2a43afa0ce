package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000e.E1000eChoice.GapMemory;
import dev.doorbell.nic.e1000e.E1000eChoice.GapMinimum;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.time.TimeBase;

/**
 * The least time between two interrupts of one kind: ITR, or the EITR of a vector.
 *
 * <p>An interrupt begins a gap. One that comes within it is owed: it is sent when the gap ends.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Interrupt Moderation".
 */
final class Gap {
    private static final long UNIT_NANOS = 256;
    private static final int QEMU_UNITS_MIN = 500;

    private final EventQueue events;
    private final TimeBase time;
    private final Event end;
    private final Runnable send;
    private final int unitsMin;
    private final boolean sticky;

    // What the driver can see.
    private int interval;

    // What only the model knows.
    private boolean owed;

    /** Makes a gap of no length; {@code send} sends an interrupt that is owed. */
    Gap(EventQueue events, TimeBase time, DeviceBehaviour behaviour, String name, Runnable send) {
        this.events = events;
        this.time = time;
        this.send = send;
        this.end = Event.named(name, Phase.DEVICES, this::finish);
        this.unitsMin = behaviour.choice(GapMinimum.class) == GapMinimum.NONE ? 0 : QEMU_UNITS_MIN;
        this.sticky = behaviour.choice(GapMemory.class) == GapMemory.STICKY;
    }

    /** The interval as software set it, in units of 256 ns. */
    int interval() {
        return interval;
    }

    /** Sets the interval of the gaps that begin from now on. */
    void setInterval(int units) {
        interval = units;
    }

    /** Whether an interrupt has to wait, and is owed; if not it begins a gap. */
    boolean holdsBack() {
        if (end.isScheduled()) {
            owed = true;
            return true;
        }
        begin();
        return false;
    }

    /** Ends a gap before its time. */
    void finishNow() {
        if (events.cancel(end)) {
            finish();
        }
    }

    /** What was owed has been sent: a new gap begins. */
    void sent() {
        if (!sticky) {
            begin();
        }
    }

    /** Forgets the gap; the interval goes back to zero. */
    void reset() {
        events.cancel(end);
        owed = owed && sticky; // QEMU's memory survives even this
        interval = 0;
    }

    private void begin() {
        int units = Math.max(interval, unitsMin);
        if (units > 0) {
            events.scheduleIn(time.ticksOfNanos(units * UNIT_NANOS), end);
        }
    }

    private void finish() {
        if (owed) {
            owed = sticky;
            send.run();
        }
    }
}
