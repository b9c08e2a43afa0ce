package dev.doorbell.sim.cpu;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.bus.BusWindow;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.context.Baton;
import dev.doorbell.sim.context.Context;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Footprint;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A processor core: what guest code pays through, and what interrupts it.
 *
 * <p>Two kinds of paying. {@link #spend} stands for many instructions: an interrupt that becomes
 * pending and is unmasked is taken at that very tick, nested on the same stack, and what was left to
 * pay is paid afterwards. An access (bus, system register, barrier) is one instruction: it is
 * finished first, and the interrupt is taken at the tick it is done. Nothing due, up to and
 * including the tick paid for: paying is one comparison and one addition.
 *
 * <p>Not thread-safe; guest code calls it only from the context that runs on this core.
 */
public final class Core {
    /** Interrupts nest at most this deep; more means a handler unmasks without end. */
    private static final int DEPTH_MAX = 64;

    private static final int ENCODINGS = 1 << 16;

    private enum State {
        RUNNING,
        /** Paying for many instructions. */
        SPENDING,
        /** In a loop that only looks. */
        SPINNING,
        /** In the middle of one instruction. */
        STALLED,
        /** In WFI. */
        IDLE
    }

    private final int index;
    private final EventQueue events;
    private final Baton baton;
    private final SystemBus bus;
    private final GuestMemory memory;
    private final Trace trace;
    private final int source;
    private final ClockDomain clock;
    private final CoreTiming timing;
    private final BusPort port;
    private final InterruptLine irq;
    private final InterruptLine fiq;
    private final Event resumption;
    private final Event sample;
    private final byte[] groupOfEncoding = new byte[ENCODINGS];

    private SystemRegisters[] groups = new SystemRegisters[0];
    private Runnable vector = () -> {};
    private Runnable fastVector = () -> {};
    private @Nullable Context current;

    /** How it goes where orders are explored; null elsewhere. */
    private final @Nullable StepwiseCore stepwise;

    // What the guest can see.
    private boolean masked = true;

    // What only the model knows.
    private State state = State.RUNNING;
    private boolean asserted;
    private boolean interruptDue;
    private int depth;
    private long takenTick;
    private long idleTicks;
    private long idleSinceTick;
    private long takenCount;
    private long nudges;
    private boolean nudged;

    /** Makes a core that runs nothing yet, with interrupts masked. */
    public Core(Backplane backplane, int index, ClockDomain clock, CoreTiming timing) {
        String name = "cpu" + index;
        this.index = index;
        this.events = backplane.events();
        this.baton = backplane.baton();
        this.bus = backplane.bus();
        this.memory = backplane.memory();
        this.trace = backplane.trace();
        this.source = trace.source(name);
        this.clock = clock;
        this.timing = timing;
        this.port = new BusPort(name, events, bus, memory, Requester.core(index), tag -> {});
        this.irq = new InterruptLine(name + ".irq");
        this.fiq = new InterruptLine(name + ".fiq");
        this.resumption = Event.named(name + ".resume", Phase.PROCESSORS, this::resume);
        this.sample = Event.named(name + ".sample", Phase.PROCESSORS, this::resumeIfInterrupted);
        backplane.lines().add(irq);
        backplane.lines().add(fiq);
        Footprint footprint = events.footprint();
        this.stepwise =
                footprint == null
                        ? null
                        : new StepwiseCore(this, name, events, bus, port, resumption, footprint);
        irq.listen(this::inputChanged);
        fiq.listen(this::inputChanged);
    }

    // What a board does.

    /** The core's index, from 0. */
    public int index() {
        return index;
    }

    /** The interrupt input; a CPU interface drives it. */
    public InterruptLine irq() {
        return irq;
    }

    /** The fast interrupt input: Group 0, and what belongs to the other security state. */
    public InterruptLine fiq() {
        return fiq;
    }

    /** Adds a group of system registers. Later groups win where encodings repeat. */
    public void attach(SystemRegisters group) {
        groups = Arrays.copyOf(groups, groups.length + 1);
        groups[groups.length - 1] = group;
        for (int encoding : group.encodings()) {
            groupOfEncoding[encoding] = (byte) groups.length; // 0 stands for none
        }
    }

    /** Powers the core on now: {@code boot} runs on a stack of its own, interrupts masked. */
    public void powerOn(Runnable boot) {
        if (current != null) {
            throw new IllegalStateException("cpu" + index + " is on already");
        }
        current = context("cpu" + index, boot);
        events.scheduleIn(0, resumption);
    }

    /** A stack for guest code on this core; runs once somebody {@linkplain #switchTo switches} to it. */
    public Context context(String name, Runnable body) {
        return baton.context(name, body);
    }

    // What guest code does.

    /** Sets what runs when an interrupt is taken: the IRQ vector. */
    public void setVector(Runnable vector) {
        this.vector = vector;
    }

    /** Sets what runs when a fast interrupt is taken: the FIQ vector. */
    public void setFastVector(Runnable vector) {
        this.fastVector = vector;
    }

    /** The tick now. */
    public long nowTicks() {
        return events.nowTicks();
    }

    /** The core's clock. */
    public ClockDomain clock() {
        return clock;
    }

    /** Guest memory, as cached accesses see it: no time of its own. */
    public GuestMemory memory() {
        return memory;
    }

    /** Pays for {@code cycles} cycles of straight-line code; interruptible at every tick. */
    public void spend(long cycles) {
        if (stepwise != null) {
            stepwise.spend();
            return;
        }
        long target = clock.after(events.nowTicks(), cycles);
        if (events.isQuietThrough(target)) {
            events.skipTo(target);
        } else {
            spendWatching(target);
        }
    }

    /**
     * Interrupts taken and nudges so far. A loop that only looks reads it before it looks, and hands it
     * to {@link #spin}.
     */
    public long stirCount() {
        return takenCount + nudges;
    }

    /**
     * Turns round in a loop that only looks, until what it looks at may have changed: an interrupt was
     * taken, or somebody {@linkplain #nudge nudged} this core. Returns at the end of the turn in which
     * that was; at once if it was since the loop looked. Stands for as many turns as it takes, none of
     * which costs the simulation anything. Interrupts must be unmasked: a loop behind a mask that
     * nobody nudges never ends.
     *
     * @param turnCycles one turn, in cycles of the core's clock; 0 ends the turn at once
     * @param seen {@link #stirCount} before the last look
     */
    public void spin(long turnCycles, long seen) {
        if (stirCount() != seen) {
            return;
        }
        if (stepwise != null) {
            stepwise.spin();
            return;
        }
        long start = events.nowTicks();
        nudged = false;
        await(State.SPINNING);
        long left = ticksLeftOfTurn(start, turnCycles);
        takeWhatIsDue();
        long target = events.nowTicks() + left;
        if (events.isQuietThrough(target)) {
            events.skipTo(target);
        } else {
            spendWatching(target);
        }
    }

    /** What a loop on this core looks at may have changed: called by whoever changes it, elsewhere. */
    public void nudge() {
        nudges++;
        if (stepwise != null) {
            stepwise.nudged();
            return;
        }
        if (state == State.SPINNING && !nudged) {
            nudged = true;
            if (!sample.isScheduled()) {
                events.scheduleIn(0, sample);
            }
        }
    }

    /** Masks interrupts (PSTATE.I); answers whether they were masked before. */
    public boolean maskInterrupts() {
        if (stepwise != null) {
            stepwise.beforeMasking("masks interrupts");
        }
        boolean before = masked;
        masked = true;
        interruptDue = false;
        return before;
    }

    /** Unmasks interrupts; one that is pending is taken before this returns. */
    public void unmaskInterrupts() {
        if (stepwise != null) {
            stepwise.beforeMasking("unmasks interrupts");
        }
        masked = false;
        interruptDue = asserted;
        takeWhatIsDue();
    }

    /** Masks or unmasks, as {@link #maskInterrupts} answered before. */
    public void restoreInterrupts(boolean mask) {
        if (mask) {
            maskInterrupts();
        } else {
            unmaskInterrupts();
        }
    }

    /** Whether interrupts are masked. */
    public boolean interruptsMasked() {
        return masked;
    }

    /** How many interrupts are being taken, nested in one another, on this stack. */
    public int interruptDepth() {
        return depth;
    }

    /** When the innermost interrupt's vector was entered; for observers. */
    public long takenTick() {
        return takenTick;
    }

    /**
     * Reads a device register: stalls for the round trip, after every write this core posted, and
     * until what the device has posted has landed. The value is the one at half of the round trip,
     * rounded down.
     */
    public long read(long address, int bytes) {
        BusWindow window = bus.window(address, bytes);
        if (stepwise != null) {
            long value = stepwise.read(window, address, bytes);
            trace.emit(TracePoint.MMIO_READ, source, address, value);
            return value;
        }
        stallUntil(port.lastLandsTicks());
        long start = events.nowTicks();
        long cycles = window.timing().readCycles();
        stallUntil(clock.after(start, cycles / 2));
        long value = port.read(address, bytes);
        stallUntil(Math.max(clock.after(start, cycles), window.target().answerTicks()));
        trace.emit(TracePoint.MMIO_READ, source, address, value);
        takeWhatIsDue();
        return value;
    }

    /** Writes a device register: holds the core for the issue, lands later, in order. */
    public void write(long address, int bytes, long value) {
        BusWindow window = bus.window(address, bytes);
        if (stepwise != null) {
            stepwise.beforeWrite(window, address, value);
            trace.emit(TracePoint.MMIO_WRITE, source, address, value);
            stepwise.write(window, address, bytes, value);
            return;
        }
        while (!port.hasRoom(1, 0)) {
            stallUntil(port.oldestLandsTicks());
        }
        stallUntil(clock.after(events.nowTicks(), window.timing().writeIssueCycles()));
        trace.emit(TracePoint.MMIO_WRITE, source, address, value);
        long flight = window.timing().writeFlightCycles();
        port.post(address, bytes, value, clock.after(events.nowTicks(), flight));
        takeWhatIsDue();
    }

    /** Waits until every write this core posted has landed. */
    public void barrier() {
        if (stepwise != null) {
            stepwise.barrier();
            return;
        }
        stallUntil(port.lastLandsTicks());
        takeWhatIsDue();
    }

    /** Reads a system register by its {@linkplain SystemRegisters#encoding encoding}. */
    public long readSystem(int encoding) {
        SystemRegisters group = group(encoding);
        if (group == null) {
            trace.guestError(source, TracePoint.SYSTEM_REGISTER_HOLE, encoding, 0);
            return 0;
        }
        if (stepwise != null) {
            return stepwise.readSystem(group, encoding);
        }
        stallUntil(clock.after(events.nowTicks(), group.accessCycles(encoding, false)));
        long value = group.read(encoding);
        takeWhatIsDue();
        return value;
    }

    /** Writes a system register by its {@linkplain SystemRegisters#encoding encoding}. */
    public void writeSystem(int encoding, long value) {
        SystemRegisters group = group(encoding);
        if (group == null) {
            trace.guestError(source, TracePoint.SYSTEM_REGISTER_HOLE, encoding, value);
            return;
        }
        if (stepwise != null) {
            stepwise.writeSystem(group, encoding, value);
            return;
        }
        stallUntil(clock.after(events.nowTicks(), group.accessCycles(encoding, true)));
        group.write(encoding, value);
        takeWhatIsDue();
    }

    /**
     * WFI: waits until the interrupt input is high, masked or not. Returns at once if it is. An
     * unmasked interrupt is taken before this returns.
     */
    public void waitForInterrupt() {
        if (stepwise != null) {
            trace.emit(TracePoint.CORE_IDLE, source, index, 0);
            stepwise.waitForInterrupt();
            trace.emit(TracePoint.CORE_WOKEN, source, index, 0);
            takeWhatIsDue();
            return;
        }
        if (!asserted) {
            idleSinceTick = events.nowTicks();
            trace.emit(TracePoint.CORE_IDLE, source, index, 0);
            await(State.IDLE);
            long waited = events.nowTicks() - idleSinceTick;
            idleTicks += waited;
            trace.emit(TracePoint.CORE_WOKEN, source, index, waited);
            stallUntil(clock.after(events.nowTicks(), timing.idleExitCycles()));
        }
        takeWhatIsDue();
    }

    /**
     * Where orders are explored: ends this core's preparation and waits until all others have ended
     * theirs. Elsewhere it does nothing.
     */
    public void awaitExploration() {
        if (stepwise != null) {
            stepwise.awaitExploration();
        }
    }

    /**
     * Lets another context run on this core, at once, and returns when somebody switches back. The
     * caller's mask and interrupt depth stay with its stack.
     */
    public void switchTo(Context next) {
        Context self = running();
        if (next == self) {
            return;
        }
        boolean mask = masked;
        int nested = depth;
        current = next;
        depth = 0;
        baton.switchTo(next);
        // Whoever switched back has made this context current again.
        depth = nested;
        masked = mask;
        interruptDue = asserted && !masked;
        takeWhatIsDue();
    }

    // What observers ask.

    /** Ticks spent in WFI so far, a wait still going on included. */
    public long idleTicks() {
        return idleTicks + (state == State.IDLE ? events.nowTicks() - idleSinceTick : 0);
    }

    /** Whether nothing will happen here by itself: it is off, or in WFI with both inputs low. */
    public boolean isAtRest() {
        return current == null ? !resumption.isScheduled() : state == State.IDLE && !asserted;
    }

    /** Interrupts taken so far. */
    public long takenCount() {
        return takenCount;
    }

    /** The context that runs on this core. */
    public Context running() {
        Context context = current;
        if (context == null) {
            throw new IllegalStateException("cpu" + index + " is off");
        }
        return context;
    }

    // Private steps.

    private @Nullable SystemRegisters group(int encoding) {
        int group = groupOfEncoding[encoding & ENCODINGS - 1];
        return group == 0 ? null : groups[group - 1];
    }

    /** Either input changed. Model note: one mask for both; real cores have PSTATE.I and F. */
    private void inputChanged(boolean unused) {
        asserted = irq.isHigh() || fiq.isHigh();
        interruptDue = asserted && !masked;
        if (stepwise != null) {
            stepwise.inputChanged();
            return;
        }
        if (isInterrupted() && !sample.isScheduled()) {
            events.scheduleIn(0, sample);
        }
    }

    private void resume() {
        baton.resume(running());
    }

    private void resumeIfInterrupted() {
        if (isInterrupted() || (state == State.SPINNING && nudged)) {
            baton.resume(running());
        }
    }

    private boolean isInterrupted() {
        return switch (state) {
            case SPENDING, SPINNING -> interruptDue;
            case IDLE -> asserted;
            case RUNNING, STALLED -> false;
        };
    }

    private long ticksLeftOfTurn(long startTicks, long turnCycles) {
        long now = events.nowTicks();
        if (turnCycles == 0) {
            return 0;
        }
        long cycles = clock.cyclesFloor(now) - clock.cyclesCeil(startTicks);
        long turns = Math.max(0, cycles) / turnCycles;
        long end = clock.after(startTicks, turns * turnCycles);
        while (end < now) {
            turns++;
            end = clock.after(startTicks, turns * turnCycles);
        }
        return end - now;
    }

    // What a stepwise core asks.

    boolean isAsserted() {
        return asserted;
    }

    boolean isInterruptDue() {
        return interruptDue;
    }

    /** Lets events happen until this core's resumption. */
    void awaitResumption() {
        await(State.STALLED);
    }

    /** Lets events happen until this core's resumption, or an interrupt where the state allows. */
    private void await(State how) {
        state = how;
        baton.runUntilResumed(running());
        state = State.RUNNING;
    }

    private void spendWatching(long targetTicks) {
        long target = targetTicks;
        for (; ; ) {
            events.scheduleAt(target, resumption);
            await(State.SPENDING);
            if (!interruptDue) {
                return; // the time is paid, and nobody interrupts
            }
            events.cancel(resumption);
            long left = target - events.nowTicks();
            takeWhatIsDue();
            target = events.nowTicks() + left;
            if (left == 0) {
                return;
            }
            if (events.isQuietThrough(target)) {
                events.skipTo(target);
                return;
            }
        }
    }

    private void stallUntil(long target) {
        if (target <= events.nowTicks()) {
            return;
        }
        if (events.isQuietThrough(target)) {
            events.skipTo(target);
        } else {
            events.scheduleAt(target, resumption);
            await(State.STALLED);
        }
    }

    void takeWhatIsDue() {
        while (interruptDue) {
            take();
        }
    }

    private void take() {
        if (depth == DEPTH_MAX) {
            throw new IllegalStateException(
                    "cpu"
                            + index
                            + " has taken "
                            + depth
                            + " interrupts nested in one another; does a handler unmask before it"
                            + " acknowledges?");
        }
        depth++;
        takenCount++;
        masked = true;
        interruptDue = false;
        stallUntil(clock.after(events.nowTicks(), timing.exceptionEntryCycles()));
        takenTick = events.nowTicks();
        trace.emit(TracePoint.INTERRUPT_TAKEN, source, index, depth);
        (fiq.isHigh() ? fastVector : vector).run(); // FIQ goes first, as cores do
        stallUntil(clock.after(events.nowTicks(), timing.exceptionReturnCycles()));
        trace.emit(TracePoint.INTERRUPT_RETURNED, source, index, depth);
        depth--;
        // Exception return restores PSTATE, which had interrupts unmasked: we were taken.
        masked = false;
        interruptDue = asserted;
    }
}
