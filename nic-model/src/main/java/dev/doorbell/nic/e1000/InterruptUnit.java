package dev.doorbell.nic.e1000;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.time.TimeBase;

/**
 * Latches causes, masks them, spaces them out, and drives the function's pin.
 *
 * <p>A cause that announces data in memory is latched when that data has landed, so that who reads it
 * finds the data. Where the pin travels as a message behind the data it is sent with the data already,
 * as {@linkplain #herald heralded}.
 *
 * <p>Source: 8254x SDM, "Interrupts" and "Interrupt Throttling Register".
 */
final class InterruptUnit {
    private static final int GAP_UNIT_NANOS = 256;

    private static final int DELAY_UNIT_NANOS = 1024;

    /** QEMU's least gap: the manual's 7813 interrupts a second. */
    private static final int QEMU_GAP_UNITS_MIN = 500;

    private static final int QEMU_DELAY_IN_GAP_UNITS = 4;

    private final EventQueue events;
    private final TimeBase time;
    private final PciFunction function;
    private final boolean qemu;
    private final int implemented;
    private final boolean pinFollowsData;
    private final Event gapOver;
    private final DelayTimer receiveDelay;
    private final DelayTimer transmitDelay;

    // What the driver can see.
    private int causes;
    private int mask;
    private int throttle;
    private int receiveDelayUnits;
    private int receiveLimitUnits;
    private int transmitDelayUnits;
    private int transmitLimitUnits;

    // What only the model knows.
    private int heralded;
    private int heraldsUnderWay;
    private boolean raised;
    private boolean transmitDelayAsked;
    private long quietUntilTicks;

    InterruptUnit(
            EventQueue events,
            TimeBase time,
            PciFunction function,
            E1000Choice.Moderation moderation,
            int implemented,
            boolean pinFollowsData) {
        this.events = events;
        this.time = time;
        this.function = function;
        this.qemu = moderation == E1000Choice.Moderation.ONE_GAP;
        this.implemented = implemented;
        this.pinFollowsData = pinFollowsData;
        String name = function.name();
        gapOver = Event.named(name + ".itr", Phase.DEVICES, this::settle);
        receiveDelay = new DelayTimer(events, name + ".rdtr", () -> raise(E1000Causes.RXT0));
        transmitDelay = new DelayTimer(events, name + ".tidv", () -> raise(E1000Causes.TXDW));
    }

    // What the registers do.

    int causes() {
        return causes;
    }

    /** Reads the causes and clears them. */
    int take() {
        int taken = causes;
        causes = 0;
        heralded = 0; // what has not landed raises the pin when it lands
        settle();
        return taken;
    }

    /** Clears causes. */
    void clear(int bits) {
        causes &= ~bits;
        heralded &= ~bits;
        settle();
    }

    /** Latches causes. */
    void raise(int bits) {
        causes |= bits & implemented;
        settle();
    }

    int mask() {
        return mask;
    }

    void enable(int bits) {
        mask |= bits & implemented;
        settle();
    }

    void disable(int bits) {
        mask &= ~bits;
        settle();
    }

    int throttle() {
        return throttle;
    }

    /** A gap that has begun keeps its length, but throttling that is off is off. */
    void setThrottle(int units) {
        throttle = units;
        if (units == 0 && !qemu) {
            events.cancel(gapOver);
            quietUntilTicks = events.nowTicks();
            settle();
        }
    }

    int receiveDelayUnits() {
        return receiveDelayUnits;
    }

    void setReceiveDelay(int units) {
        receiveDelayUnits = units;
        if (units == 0) {
            receiveDelay.flush();
        }
    }

    /** Ends the receive delay now: bit 31 of RDTR. */
    void flushReceiveDelay() {
        receiveDelay.flush();
    }

    int receiveLimitUnits() {
        return receiveLimitUnits;
    }

    void setReceiveLimit(int units) {
        receiveLimitUnits = units;
    }

    int transmitDelayUnits() {
        return transmitDelayUnits;
    }

    void setTransmitDelay(int units) {
        transmitDelayUnits = units;
        if (units == 0) {
            transmitDelay.flush();
        }
    }

    int transmitLimitUnits() {
        return transmitLimitUnits;
    }

    void setTransmitLimit(int units) {
        transmitLimitUnits = units;
    }

    // What the units say.

    /** Whether a received frame is announced at once. */
    boolean announcesFramesAtOnce() {
        return qemu || receiveDelayUnits == 0;
    }

    /** Whether a transmit descriptor is announced at once. */
    boolean announcesDescriptorAtOnce(boolean mayDelay) {
        return qemu || !mayDelay || transmitDelayUnits == 0;
    }

    /** Data is about to be posted that will be announced when it has {@linkplain #landed landed}. */
    void posting() {
        heraldsUnderWay++;
    }

    /** That data was posted, if it has not landed already; {@code bits} will announce it. */
    void herald(int bits) {
        if (pinFollowsData && heraldsUnderWay > 0) {
            heralded |= bits;
            settle();
        }
    }

    /** Data has landed. */
    void landed() {
        if (--heraldsUnderWay == 0) {
            heralded = 0;
        }
    }

    /**
     * A received frame is in memory: announces it now or when the receive delay is over.
     *
     * @param more causes that are never delayed
     */
    void frameReceived(int more) {
        if (announcesFramesAtOnce()) {
            raise(E1000Causes.RXT0 | more);
        } else {
            raise(more);
            receiveDelay.packetDone(delayTicks(receiveDelayUnits), delayTicks(receiveLimitUnits));
        }
    }

    /** A transmit descriptor that may be delayed was seen; QEMU remembers it for its next gap. */
    void descriptorMayDelay() {
        transmitDelayAsked = true;
    }

    /**
     * A transmit descriptor's status is in memory: announces it now or when the transmit delay is over.
     *
     * @param more causes that are never delayed
     */
    void descriptorDone(boolean mayDelay, int more) {
        if (announcesDescriptorAtOnce(mayDelay)) {
            raise(E1000Causes.TXDW | more);
        } else {
            raise(more);
            transmitDelay.packetDone(
                    delayTicks(transmitDelayUnits), delayTicks(transmitLimitUnits));
        }
    }

    private long delayTicks(int units) {
        return time.ticksOfNanos((long) units * DELAY_UNIT_NANOS);
    }

    /**
     * The only place that drives the pin. Throttling holds back a rise, never a fall: a driver that
     * takes the causes inside the gap must see the pin stay low.
     */
    private void settle() {
        int pending = (causes | heralded) & mask;
        boolean wanted = pending != 0;
        if (wanted && !raised) {
            if (events.nowTicks() < quietUntilTicks) {
                if (!gapOver.isScheduled()) {
                    events.scheduleAt(quietUntilTicks, gapOver);
                }
                return;
            }
            quietUntilTicks = events.nowTicks() + gapTicks(pending);
        }
        raised = wanted;
        function.requestIntx(wanted);
    }

    private long gapTicks(int pending) {
        long units = throttle;
        if (qemu) {
            units = 0;
            if (transmitDelayAsked && (pending & (E1000Causes.TXDW | E1000Causes.TXQE)) != 0) {
                units = shorter(units, (long) transmitLimitUnits * QEMU_DELAY_IN_GAP_UNITS);
            }
            if (receiveDelayUnits != 0 && (pending & E1000Causes.RXT0) != 0) {
                units = shorter(units, (long) receiveLimitUnits * QEMU_DELAY_IN_GAP_UNITS);
            }
            units = Math.max(shorter(units, throttle), QEMU_GAP_UNITS_MIN);
            transmitDelayAsked = false;
        }
        return time.ticksOfNanos(units * GAP_UNIT_NANOS);
    }

    /** The shorter of two gaps, of which zero is none. */
    private static long shorter(long gap, long other) {
        return other != 0 && (gap == 0 || other < gap) ? other : gap;
    }

    /** No causes, no mask, no delays; the pin falls. Data on its way still lands. */
    void reset() {
        receiveDelay.cancel();
        transmitDelay.cancel();
        events.cancel(gapOver);
        causes = 0;
        mask = 0;
        heralded = 0;
        throttle = 0;
        receiveDelayUnits = 0;
        receiveLimitUnits = 0;
        transmitDelayUnits = 0;
        transmitLimitUnits = 0;
        transmitDelayAsked = false;
        quietUntilTicks = events.nowTicks();
        settle();
    }
}
