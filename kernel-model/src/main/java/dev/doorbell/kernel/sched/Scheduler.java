package dev.doorbell.kernel.sched;

import dev.doorbell.kernel.sched.KernelThread.State;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ObjIntConsumer;

/**
 * One core's scheduler.
 *
 * <p>Runs on the core it belongs to, interrupts masked. Switching to another thread costs the same
 * whether the core was idle or not. With nothing runnable the stack that called {@link #block} runs the
 * idle loop: wait for an interrupt, take it, look again.
 */
public final class Scheduler {
    /** Ticks a thread may run while others wait. */
    public static final int QUANTUM_TICKS = 10;

    private final Core core;
    private final Trace trace;
    private final int source;
    private final long switchCycles;
    private final ObjIntConsumer<Core> kickCore;
    private final Deque<KernelThread> runnable = new ArrayDeque<>();

    private final KernelThread boot;
    private KernelThread current;
    private int threadCount;
    private int quantumLeft = QUANTUM_TICKS;
    private boolean idle;
    private boolean rescheduleDue;

    /**
     * Makes the scheduler of {@code core}; the code that runs there now becomes its first thread.
     *
     * @param kickCore makes a core look at its runnable threads (an SGI), from the core that wakes one
     */
    public Scheduler(Core core, Trace trace, long switchCycles, ObjIntConsumer<Core> kickCore) {
        this.core = core;
        this.trace = trace;
        this.source = trace.source("sched" + core.index());
        this.switchCycles = switchCycles;
        this.kickCore = kickCore;
        this.boot = new KernelThread(threadCount++, "boot" + core.index(), this, core.running());
        this.current = boot;
        boot.state = State.RUNNING;
    }

    /** The thread that runs on this core, or whose stack the idle loop borrows. */
    public KernelThread current() {
        return current;
    }

    /** Makes a thread, runnable on this core. */
    public KernelThread spawn(String name, Runnable body) {
        KernelThread[] self = new KernelThread[1];
        Runnable whole =
                () -> {
                    core.unmaskInterrupts();
                    body.run();
                    core.maskInterrupts();
                    self[0].state = State.FINISHED;
                    schedule();
                };
        KernelThread thread =
                new KernelThread(threadCount++, name, this, core.context(name, whole));
        self[0] = thread;
        runnable.addLast(thread);
        return thread;
    }

    /** Ends the boot code: it never becomes runnable again, and its stack is the first to idle. */
    public void becomeIdle() {
        core.maskInterrupts();
        boot.state = State.BLOCKED;
        schedule();
        throw new IllegalStateException("boot thread of " + core.index() + " was woken");
    }

    /** Blocks the current thread until it is woken. Called and returns with interrupts masked. */
    public void block() {
        current.state = State.BLOCKED;
        schedule();
    }

    /** Whether another thread waits for this core. */
    public boolean hasOthers() {
        return !runnable.isEmpty();
    }

    /** The current thread goes to the end of the line. Called and returns with interrupts masked. */
    public void yieldCore() {
        current.state = State.RUNNABLE;
        runnable.addLast(current);
        schedule();
    }

    /**
     * Makes a blocked thread runnable; anything else is left alone. {@code waker} is the core this runs
     * on.
     */
    public void wake(KernelThread thread, Core waker) {
        if (thread.state != State.BLOCKED) {
            return;
        }
        thread.state = State.RUNNABLE;
        runnable.addLast(thread);
        rescheduleDue = true;
        trace.emit(TracePoint.THREAD_WOKEN, source, core.index(), thread.number());
        if (waker != core) {
            kickCore.accept(waker, core.index());
        }
    }

    /** A timer tick: charges the quantum. */
    public void tick() {
        if (--quantumLeft <= 0) {
            rescheduleDue = true;
            quantumLeft = QUANTUM_TICKS;
        }
    }

    /** At the end of an interrupt: gives the core to a runnable thread, if a switch is due. */
    public void rescheduleAfterInterrupt() {
        if (!rescheduleDue || idle || runnable.isEmpty()) {
            return; // the idle loop looks for itself
        }
        current.state = State.RUNNABLE;
        runnable.addLast(current);
        schedule();
    }

    /** Runs somebody else until the current thread is chosen again. Interrupts masked. */
    private void schedule() {
        KernelThread self = current;
        rescheduleDue = false;
        while (runnable.isEmpty()) {
            idle = true;
            core.waitForInterrupt();
            core.unmaskInterrupts(); // it is taken here
            core.maskInterrupts();
            idle = false;
        }
        KernelThread next = runnable.removeFirst();
        core.spend(switchCycles);
        next.state = State.RUNNING;
        current = next;
        quantumLeft = QUANTUM_TICKS;
        trace.emit(TracePoint.THREAD_RUNNING, source, core.index(), next.number());
        if (next != self) {
            core.switchTo(next.context());
        }
    }
}
