package dev.doorbell.kernel.softirq;

import dev.doorbell.kernel.PreemptCount;
import dev.doorbell.kernel.policy.InterruptPolicy.EarlyRaise;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import org.jspecify.annotations.Nullable;

/**
 * One core's softirqs: a word of pending bits and a bounded loop that runs them.
 *
 * <p>Raising sets a bit. Running takes the pending word as it is, clears each bit and calls its
 * handler, lowest number first; what is raised meanwhile is run in another round, up to {@link
 * #ROUNDS_MAX}; then the thread is woken to go on.
 */
public final class SoftirqEngine {
    /** Rounds before the rest is left to the thread. */
    public static final int ROUNDS_MAX = 10;

    private static final SoftirqType[] TYPES = SoftirqType.values();

    private final Core core;
    private final Trace trace;
    private final int source;
    private final long startCycles;
    private final PreemptCount preempt;
    private final Runnable[] handlers = new Runnable[TYPES.length];

    private Runnable wakeThread = () -> {};
    private int pending;
    private @Nullable EarlyRaise held;
    private int early;
    private long lost;
    private long rounds;

    /**
     * Makes the engine of {@code core}.
     *
     * @param startCycles what it costs to begin to run, if anything is pending
     * @param preempt the core's, which says when softirqs may run
     */
    public SoftirqEngine(Core core, Trace trace, long startCycles, PreemptCount preempt) {
        this.core = core;
        this.trace = trace;
        this.source = trace.source("softirq" + core.index());
        this.startCycles = startCycles;
        this.preempt = preempt;
        java.util.Arrays.fill(handlers, (Runnable) () -> {});
    }

    /** Sets the handler of a type. */
    public void register(SoftirqType type, Runnable handler) {
        handlers[type.ordinal()] = handler;
    }

    /** Says how to wake the thread that goes on where the loop gives up. */
    public void setThread(Runnable wake) {
        wakeThread = wake;
    }

    /**
     * Says that the core's own data do not exist yet, the word of pending bits among them: nothing runs,
     * and what is raised goes the way of {@code fate}, until {@link #open}.
     */
    public void holdBack(EarlyRaise fate) {
        held = fate;
    }

    /** The core's own data exist now. What was remembered is raised again. */
    public void open() {
        held = null;
        for (int bits = early; bits != 0; bits &= bits - 1) {
            raise(TYPES[Integer.numberOfTrailingZeros(bits)]);
        }
        early = 0;
    }

    /** Marks a softirq pending on this core. */
    public void raise(SoftirqType type) {
        if (held == EarlyRaise.REPLAYED) {
            early |= 1 << type.ordinal();
            return;
        }
        if (held == EarlyRaise.LOST) {
            lost++;
            trace.guestError(source, TracePoint.SOFTIRQ_LOST, core.index(), type.ordinal());
            return;
        }
        pending |= 1 << type.ordinal();
        trace.emit(TracePoint.SOFTIRQ_RAISED, source, core.index(), type.ordinal());
    }

    /** Whether anything is pending. */
    public boolean isPending() {
        return pending != 0;
    }

    /** Whether handlers are being run now. */
    public boolean isRunning() {
        return preempt.isServingSoftirq();
    }

    /** What was raised too early and forgotten. */
    public long lostCount() {
        return lost;
    }

    /** Keeps softirqs from running on this core until {@link #enable}; nests. */
    public void disable() {
        preempt.disableSoftirqs();
    }

    /** Lets them run again, and runs what has become pending, if nothing else is against it. */
    public void enable() {
        preempt.enableSoftirqs();
        boolean masked = core.maskInterrupts();
        run();
        core.restoreInterrupts(masked);
    }

    /** Rounds run so far. */
    public long roundCount() {
        return rounds;
    }

    /**
     * Runs what is pending, at most {@link #ROUNDS_MAX} rounds; returns at once in a handler, in a
     * softirq, and where they are disabled.
     */
    public void run() {
        if (!preempt.allowsSoftirqs() || pending == 0) {
            return;
        }
        core.spend(startCycles);
        for (int round = 0; pending != 0; round++) {
            if (round == ROUNDS_MAX) {
                wakeThread.run();
                return;
            }
            runRound();
        }
    }

    private void runRound() {
        preempt.enterSoftirq();
        rounds++;
        int taken = pending;
        for (int bits = taken; bits != 0; bits &= bits - 1) {
            int number = Integer.numberOfTrailingZeros(bits);
            pending &= ~(1 << number);
            trace.emit(TracePoint.SOFTIRQ_ENTRY, source, core.index(), number);
            handlers[number].run();
            trace.emit(TracePoint.SOFTIRQ_EXIT, source, core.index(), number);
        }
        preempt.exitSoftirq();
    }
}
