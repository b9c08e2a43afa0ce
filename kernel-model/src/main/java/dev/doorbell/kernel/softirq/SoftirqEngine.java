package dev.doorbell.kernel.softirq;

import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

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
    private final Runnable[] handlers = new Runnable[TYPES.length];

    private Runnable wakeThread = () -> {};
    private int pending;
    private boolean running;
    private long rounds;

    /**
     * Makes the engine of {@code core}.
     *
     * @param startCycles what it costs to begin to run, if anything is pending
     */
    public SoftirqEngine(Core core, Trace trace, long startCycles) {
        this.core = core;
        this.trace = trace;
        this.source = trace.source("softirq" + core.index());
        this.startCycles = startCycles;
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

    /** Marks a softirq pending on this core. */
    public void raise(SoftirqType type) {
        pending |= 1 << type.ordinal();
        trace.emit(TracePoint.SOFTIRQ_RAISED, source, core.index(), type.ordinal());
    }

    /** Whether anything is pending. */
    public boolean isPending() {
        return pending != 0;
    }

    /** Whether handlers are being run now. */
    public boolean isRunning() {
        return running;
    }

    /** Rounds run so far. */
    public long roundCount() {
        return rounds;
    }

    /** Runs what is pending, at most {@link #ROUNDS_MAX} rounds; returns at once if already running. */
    public void run() {
        if (running || pending == 0) {
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
        running = true;
        rounds++;
        int taken = pending;
        for (int bits = taken; bits != 0; bits &= bits - 1) {
            int number = Integer.numberOfTrailingZeros(bits);
            pending &= ~(1 << number);
            trace.emit(TracePoint.SOFTIRQ_ENTRY, source, core.index(), number);
            handlers[number].run();
            trace.emit(TracePoint.SOFTIRQ_EXIT, source, core.index(), number);
        }
        running = false;
    }
}
