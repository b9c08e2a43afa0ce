package dev.doorbell.kernel.sync;

import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * A lock that is spun for. Who holds it is not asked: code that interrupts the holder on its own core and
 * wants it too spins for ever. Keeping that away is up to the users, by a mask or by softirqs disabled.
 */
public final class SpinLock {
    /** Cycles of one look at a lock that somebody holds. Assumed: a load from another core's cache. */
    public static final long TURN_CYCLES = 40;

    /** Cycles to take a lock that is free, and to let one go. Assumed: an atomic in the own cache. */
    public static final long TAKE_CYCLES = 20;

    private final Trace trace;
    private final int source;
    private final int number;

    private boolean held;

    /**
     * Makes one that is free.
     *
     * @param number what traces call it
     */
    public SpinLock(Trace trace, int number) {
        this.trace = trace;
        this.source = trace.source("lock" + number);
        this.number = number;
    }

    /** Spins until the lock is free, and takes it. */
    public void lock(Core core) {
        core.spend(TAKE_CYCLES);
        if (held) {
            trace.emit(TracePoint.LOCK_WANTED, source, core.index(), number);
            while (held) {
                core.spend(TURN_CYCLES);
            }
        }
        held = true;
        trace.emit(TracePoint.LOCK_TAKEN, source, core.index(), number);
    }

    /** Takes the lock if it is free; answers whether it did. */
    public boolean tryLock(Core core) {
        core.spend(TAKE_CYCLES);
        if (held) {
            return false;
        }
        held = true;
        trace.emit(TracePoint.LOCK_TAKEN, source, core.index(), number);
        return true;
    }

    /** Lets the lock go. */
    public void unlock(Core core) {
        core.spend(TAKE_CYCLES);
        held = false;
        trace.emit(TracePoint.LOCK_RELEASED, source, core.index(), number);
    }

    /** Whether somebody holds it. */
    public boolean isHeld() {
        return held;
    }
}
