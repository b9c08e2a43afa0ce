package dev.doorbell.kernel.board.x86;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * One core's local APIC.
 *
 * <p>Of 256 vectors each is requested or not: what asks again meanwhile coalesces. The higher vector is
 * the more urgent; the upper four bits are its class, and only a class above the processor's priority
 * interrupts. Left out: the other local inputs, cluster model, modes other than fixed.
 *
 * <p>Source: Intel SDM volume 3, "Advanced Programmable Interrupt Controller (APIC)".
 */
public final class LocalApic implements RegisterFile<LocalApicRegister> {
    /** Bytes of bus its registers take. */
    public static final int FRAME_BYTES = 0x1000;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<LocalApicRegister> MAP =
            RegisterMap.of(LocalApicRegister.class, FRAME_BYTES);

    private static final int VERSION = 0x14 | 5 << 16 | 1 << 24;
    private static final int ID_SHIFT = 24;
    private static final int CLASS = 0xF0;
    private static final int FIRST_LEGAL = 16;
    private static final int SVR_ENABLE = 1 << 8;
    private static final int SVR_NO_BROADCAST = 1 << 12;
    private static final int SVR_BITS = 0x13FF;
    private static final int ESR_ILLEGAL_RECEIVED = 1 << 6;
    private static final int DFR_FLAT = 0xFFFF_FFFF;
    private static final int DFR_RESERVED = 0x0FFF_FFFF;
    private static final int LVT_MASKED = 1 << 16;
    private static final int LVT_PERIODIC = 1 << 17;
    private static final int LVT_BITS = 0x700FF;
    private static final int LVT_DEADLINE = 1 << 18;
    private static final int ICR_BITS = 0xCCFFF;
    private static final int SHORTHAND_SHIFT = 18;

    private final int index;
    private final Core core;
    private final ApicFabric fabric;
    private final EventQueue events;
    private final Trace trace;
    private final int source;
    private final JourneyBook journeys;
    private final X86Timing timing;
    private final InterruptLine.Driver irq;
    private final Event signal;
    private final EventChannel arrivals;
    private final RegisterBank<LocalApicRegister> registers;
    private final ApicTimer timer;

    // What the guest can see.
    private final VectorSet requested = new VectorSet();
    private final VectorSet inService = new VectorSet();
    private final VectorSet level = new VectorSet();
    private int taskPriority;
    private int logicalId;
    private int destinationFormat = DFR_FLAT;
    private int spurious = 0xFF;
    private int errorsSeen;
    private int errors;
    private int commandLow;
    private int commandHigh;
    private int timerEntry = LVT_MASKED;

    /** Makes it, disabled. */
    LocalApic(
            Backplane parts, X86Timing timing, Core core, ClockDomain counter, ApicFabric fabric) {
        String name = "lapic" + core.index();
        this.index = core.index();
        this.core = core;
        this.fabric = fabric;
        this.events = parts.events();
        this.trace = parts.trace();
        this.source = trace.source(name);
        this.journeys = parts.journeys();
        this.timing = timing;
        this.irq = core.irq().driver();
        this.signal = Event.named(name + ".signal", Phase.WIRES, this::signals);
        this.arrivals = events.channel(name + ".timer", Phase.WIRES, this::timerArrives);
        this.registers = new RegisterBank<>(MAP, this, trace, source);
        this.timer = new ApicTimer(parts, name, counter, this::timerExpired);
    }

    // What messages do.

    /** Whether a message with this destination is for it. */
    boolean isNamedBy(int destination, boolean logical) {
        return logical
                ? (logicalId >>> ID_SHIFT & destination) != 0
                : destination == index || destination == ApicFabric.EVERYBODY;
    }

    /** Whether software has enabled it: disabled, it takes no vector. */
    boolean isEnabled() {
        return (spurious & SVR_ENABLE) != 0;
    }

    /** A vector is requested; one that is requested already stays so. */
    void request(int vector, boolean levelTriggered) {
        if (vector < FIRST_LEGAL) {
            errors |= ESR_ILLEGAL_RECEIVED;
            trace.guestError(source, TracePoint.X86_ILLEGAL_VECTOR, index, vector);
            return;
        }
        requested.set(vector, true);
        level.set(vector, levelTriggered);
        trace.emit(TracePoint.INTERRUPT_PENDING, source, vector, index);
        journeys.interruptMark(index, number(vector), Stage.PENDING);
        settle();
    }

    /** By what observers know it: each core has its own vectors. */
    int number(int vector) {
        return index << 8 | vector;
    }

    /** The higher class of the task's priority and of what is in service. */
    int processorPriority() {
        int serving = Math.max(0, inService.highest());
        return (taskPriority & CLASS) >= (serving & CLASS) ? taskPriority : serving & CLASS;
    }

    private int mostUrgent() {
        int vector = requested.highest();
        boolean interrupts =
                isEnabled() && vector >= 0 && (vector & CLASS) > (processorPriority() & CLASS);
        return interrupts ? vector : VectorSet.NONE;
    }

    /** The only place that drives the core's input. */
    private void settle() {
        if (mostUrgent() == VectorSet.NONE) {
            events.cancel(signal);
            irq.drive(false);
        } else if (!irq.isDriving() && !signal.isScheduled()) {
            long tick = timing.signalTick(events.nowTicks());
            if (tick > events.nowTicks()) {
                events.scheduleAt(tick, signal);
            } else {
                signals();
            }
        } else if (irq.isDriving()) {
            journeys.interruptMark(index, number(mostUrgent()), Stage.SIGNALLED);
        }
    }

    private void signals() {
        int vector = mostUrgent();
        trace.emit(TracePoint.INTERRUPT_SIGNALLED, source, index, vector);
        journeys.interruptMark(index, number(vector), Stage.SIGNALLED);
        irq.drive(true);
    }

    /** The core takes the most urgent vector, or the spurious one if none may interrupt any more. */
    public int acknowledge() {
        int vector = mostUrgent();
        if (vector == VectorSet.NONE) {
            return spurious & 0xFF;
        }
        requested.set(vector, false);
        inService.set(vector, true);
        trace.emit(TracePoint.INTERRUPT_ACKNOWLEDGED, source, index, vector);
        journeys.interruptAcknowledged(index, number(vector), core.takenTick());
        settle();
        return vector;
    }

    private void end() {
        int vector = inService.highest();
        if (vector == VectorSet.NONE) {
            trace.guestError(source, TracePoint.X86_NOTHING_TO_END, index, 0);
            return;
        }
        inService.set(vector, false);
        trace.emit(TracePoint.INTERRUPT_ENDED, source, index, vector);
        trace.emit(TracePoint.INTERRUPT_DEACTIVATED, source, index, vector); // one step here
        journeys.interruptEnded(index);
        if (level.has(vector) && (spurious & SVR_NO_BROADCAST) == 0) {
            fabric.ended(vector);
        }
    }

    // The timer.

    /** How many events its timer has scheduled; for observers. */
    int timerEvents() {
        return timer.scheduledCount();
    }

    private void timerExpired() {
        if ((timerEntry & LVT_MASKED) == 0) {
            int vector = timerEntry & 0xFF;
            trace.emit(TracePoint.TIMER_EXPIRED, source, index, vector);
            journeys.interruptMark(index, number(vector), Stage.TICK);
            arrivals.postAt(timing.timerTick(events.nowTicks()), vector);
        }
    }

    private void timerArrives(long vector) {
        request((int) vector, false);
    }

    // Registers; the fabric decodes whose.

    long read(long offset, int bytes) {
        return registers.read(offset, bytes);
    }

    void write(long offset, int bytes, long value) {
        registers.write(offset, bytes, value);
        settle();
    }

    @Override
    public long read(LocalApicRegister register, int word) {
        return switch (register) {
            case APIC_ID -> (long) index << ID_SHIFT;
            case APIC_VERSION -> VERSION;
            case TPR -> taskPriority;
            case PPR -> processorPriority();
            case LDR -> logicalId & 0xFFFF_FFFFL;
            case DFR -> destinationFormat & 0xFFFF_FFFFL;
            case SVR -> spurious;
            case ISR -> inService.word(word);
            case TMR -> level.word(word);
            case IRR -> requested.word(word);
            case ESR -> errorsSeen;
            case ICR_LOW -> commandLow;
            case ICR_HIGH -> commandHigh & 0xFFFF_FFFFL;
            case LVT_TIMER -> timerEntry;
            case TIMER_INITIAL -> timer.initial();
            case TIMER_CURRENT -> timer.current();
            case TIMER_DIVIDE -> timer.divideBits();
            case EOI, // write-only
                    APR, // unmodelled
                    LVT_THERMAL,
                    LVT_PERFORMANCE,
                    LVT_LINT0,
                    LVT_LINT1,
                    LVT_ERROR ->
                    0;
        };
    }

    @Override
    public void write(LocalApicRegister register, int word, long value) {
        int bits = (int) value;
        switch (register) {
            case TPR -> taskPriority = bits & 0xFF;
            case EOI -> end();
            case LDR -> logicalId = bits & 0xFF << ID_SHIFT;
            case DFR -> writeFormat(bits);
            case SVR -> writeSpurious(bits & SVR_BITS);
            case ESR -> {
                errorsSeen = errors;
                errors = 0;
            }
            case ICR_LOW -> send(bits & ICR_BITS);
            case ICR_HIGH -> commandHigh = bits & 0xFF << ID_SHIFT;
            case LVT_TIMER -> writeTimerEntry(bits & LVT_BITS);
            case TIMER_INITIAL -> timer.start(value);
            case TIMER_DIVIDE -> timer.writeDivide(bits & 0xB);
            case APIC_ID, // read-only
                    APIC_VERSION,
                    PPR,
                    ISR,
                    TMR,
                    IRR,
                    TIMER_CURRENT,
                    APR, // unmodelled
                    LVT_THERMAL,
                    LVT_PERFORMANCE,
                    LVT_LINT0,
                    LVT_LINT1,
                    LVT_ERROR -> {}
        }
    }

    private void writeFormat(int bits) {
        destinationFormat = bits | DFR_RESERVED;
        if (destinationFormat != DFR_FLAT) {
            trace.guestError(
                    source,
                    TracePoint.REGISTER_UNMODELLED,
                    LocalApicRegister.DFR.row().offset(),
                    bits & 0xFFFF_FFFFL);
        }
    }

    /** Disabled, its timer is masked and cannot be unmasked. */
    private void writeSpurious(int bits) {
        spurious = bits;
        if (!isEnabled()) {
            timerEntry |= LVT_MASKED;
        }
    }

    private void writeTimerEntry(int bits) {
        timerEntry = isEnabled() ? bits : bits | LVT_MASKED;
        timer.setPeriodic((bits & LVT_PERIODIC) != 0);
        if ((bits & LVT_DEADLINE) != 0) {
            trace.guestError(
                    source,
                    TracePoint.REGISTER_UNMODELLED,
                    LocalApicRegister.LVT_TIMER.row().offset(),
                    bits);
        }
    }

    private void send(int command) {
        commandLow = command;
        fabric.send(
                index,
                command >>> SHORTHAND_SHIFT,
                commandHigh >>> ID_SHIFT & 0xFF,
                command & ApicFabric.COMMAND_BITS);
    }
}
