package dev.doorbell.sim.cpu;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * One of a core's generic timers: a counter, a compare value, and a level output.
 *
 * <p>The condition holds while the counter is at or above the compare value, both unsigned. The output follows enable, mask and condition; a
 * rise is late by the given delay, a fall is not. Source: Arm Architecture Reference Manual for
 * A-profile, "The Generic Timer in AArch64 state".
 *
 * <p>Left out: counter offsets, so that both counters count alike; event streams; the timers of the
 * hypervisor and of secure software.
 */
public final class GenericTimer implements SystemRegisters {
    /** Which of a core's timers, by the registers it has. */
    public enum Kind {
        /** CNTV. */
        VIRTUAL("timer", 2, 3),
        /** CNTP, the non-secure physical timer. */
        PHYSICAL("ptimer", 1, 2);

        private final String label;
        private final int count;
        private final int timerValue;
        private final int control;
        private final int compare;

        Kind(String label, int countOp2, int registers) {
            this.label = label;
            this.count = SystemRegisters.encoding(3, 3, 14, 0, countOp2);
            this.timerValue = SystemRegisters.encoding(3, 3, 14, registers, 0);
            this.control = SystemRegisters.encoding(3, 3, 14, registers, 1);
            this.compare = SystemRegisters.encoding(3, 3, 14, registers, 2);
        }

        /** What it is called in traces, before the core's number. */
        public String label() {
            return label;
        }
    }

    private static final int CNTFRQ_EL0 = SystemRegisters.encoding(3, 3, 14, 0, 0);

    private static final long CTL_ENABLE = 1;
    private static final long CTL_MASK = 1 << 1;
    private static final long CTL_STATUS = 1 << 2;

    /** A condition further away than this is not worth an event; the counter is looked at again. */
    private static final long CYCLES_AHEAD_MAX = 1L << 40;

    private final Kind kind;
    private final int core;
    private final int intid;
    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final ClockDomain counter;
    private final ClockDomain cpu;
    private final long riseDelayCycles;
    private final InterruptLine.Driver output;
    private final Event expiry;
    private final Event rise;

    // What the guest can see.
    private long compare;
    private long control;

    /** Makes a virtual timer, disabled; see the other constructor. */
    public GenericTimer(
            Backplane backplane,
            int core,
            int intid,
            ClockDomain counter,
            ClockDomain cpu,
            long riseDelayCycles,
            InterruptLine line) {
        this(Kind.VIRTUAL, backplane, core, intid, counter, cpu, riseDelayCycles, line);
    }

    /**
     * Makes a timer, disabled.
     *
     * @param core the core it belongs to
     * @param intid the INTID its output is wired to, by which observers know it
     * @param counter the counter's clock
     * @param cpu the clock of {@code riseDelayCycles}
     * @param riseDelayCycles from the condition to the rise of the output
     */
    public GenericTimer(
            Kind kind,
            Backplane backplane,
            int core,
            int intid,
            ClockDomain counter,
            ClockDomain cpu,
            long riseDelayCycles,
            InterruptLine line) {
        String name = kind.label + core;
        this.kind = kind;
        this.core = core;
        this.intid = intid;
        this.events = backplane.events();
        this.trace = backplane.trace();
        this.source = trace.source(name);
        this.journeys = backplane.journeys();
        this.counter = counter;
        this.cpu = cpu;
        this.riseDelayCycles = riseDelayCycles;
        this.output = line.driver();
        this.expiry = Event.named(name + ".expiry", Phase.WIRES, this::settle);
        this.rise = Event.named(name + ".rise", Phase.WIRES, () -> output.drive(true));
    }

    /** The frequency register is the core's one; the virtual timer answers for it. */
    @Override
    public int[] encodings() {
        return kind == Kind.VIRTUAL
                ? new int[] {CNTFRQ_EL0, kind.count, kind.timerValue, kind.control, kind.compare}
                : new int[] {kind.count, kind.timerValue, kind.control, kind.compare};
    }

    @Override
    public long accessCycles(int encoding, boolean write) {
        return 0; // a few cycles on every core known; part of the code's own cost
    }

    @Override
    public long read(int encoding) {
        if (encoding == CNTFRQ_EL0) {
            return counter.hz();
        } else if (encoding == kind.count) {
            return now();
        } else if (encoding == kind.timerValue) {
            return compare - now() & 0xFFFF_FFFFL;
        } else if (encoding == kind.control) {
            return control | (conditionHolds() ? CTL_STATUS : 0);
        }
        return compare;
    }

    @Override
    public void write(int encoding, long value) {
        if (encoding == kind.timerValue) {
            compare = now() + (int) value; // signed 32 bits
        } else if (encoding == kind.control) {
            control = value & (CTL_ENABLE | CTL_MASK);
        } else if (encoding == kind.compare) {
            compare = value;
        }
        settle();
    }

    /** How many events it has scheduled: its expiry, or the rise of its output. For observers. */
    public int scheduledCount() {
        return (expiry.isScheduled() ? 1 : 0) + (rise.isScheduled() ? 1 : 0);
    }

    private long now() {
        return counter.cyclesFloor(events.nowTicks());
    }

    private boolean conditionHolds() {
        return (control & CTL_ENABLE) != 0 && Long.compareUnsigned(now(), compare) >= 0;
    }

    /** The only place that drives the output and schedules the next look. */
    private void settle() {
        events.cancel(expiry);
        boolean high = conditionHolds() && (control & CTL_MASK) == 0;
        if (!high) {
            events.cancel(rise);
            output.drive(false);
        } else if (!output.isDriving() && !rise.isScheduled()) {
            trace.emit(TracePoint.TIMER_EXPIRED, source, core, intid);
            journeys.interruptMark(core, intid, Stage.TICK);
            events.scheduleAt(cpu.after(events.nowTicks(), riseDelayCycles), rise);
        }
        if ((control & CTL_ENABLE) != 0 && !conditionHolds()) {
            long ahead = compare - now();
            if (Long.compareUnsigned(ahead, CYCLES_AHEAD_MAX) > 0) {
                ahead = CYCLES_AHEAD_MAX;
            }
            events.scheduleAt(counter.edgeTicks(now() + ahead), expiry);
        }
    }
}
