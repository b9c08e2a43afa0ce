package dev.doorbell.kernel.sched;

import dev.doorbell.kernel.policy.InterruptPolicy.RemoteWake;
import dev.doorbell.kernel.sched.KernelThread.State;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;

/**
 * One core's scheduler.
 *
 * <p>Runs on the core it belongs to, interrupts masked. Switching to another thread costs the same
 * whether the core was idle or not. With nothing runnable the stack that called {@link #block} runs the
 * idle loop: wait for an interrupt, take it, look again if it asked for that.
 *
 * <p>Time is counted in ticks, by one core for all; a thread that waits for a time
 * is woken by the first tick of its own core at or after it.
 */
public final class Scheduler {
    /** Ticks a thread may run while others wait. */
    public static final int QUANTUM_TICKS = 10;

    /** Wake-ups from interrupts that wait for the next decision; more are lost. */
    public static final int DEFERRED_WAKES_MAX = 64;

    private final Core core;
    private final Trace trace;
    private final int source;
    private final long switchCycles;
    private final RemoteWake remoteWake;
    private final LongSupplier clock;
    private final ObjIntConsumer<Core> kickCore;
    private final Deque<KernelThread> runnable = new ArrayDeque<>();
    private final List<KernelThread> sleepers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final KernelThread[] deferred = new KernelThread[DEFERRED_WAKES_MAX];

    private final KernelThread boot;
    private KernelThread current;
    private int quantumLeft = QUANTUM_TICKS;
    private boolean idle;
    private boolean rescheduleDue;
    private int deferredCount;
    private long lostWakes;

    /**
     * Makes the scheduler of {@code core}; the code that runs there now becomes its first thread.
     *
     * @param switchCycles what choosing and switching to a thread costs
     * @param remoteWake how this core hears that another has woken one of its threads
     * @param clock the time in ticks, the same for all cores
     * @param kickCore makes a core look at its runnable threads (an SGI), from the core that wakes one
     */
    public Scheduler(
            Core core,
            Trace trace,
            long switchCycles,
            RemoteWake remoteWake,
            LongSupplier clock,
            ObjIntConsumer<Core> kickCore) {
        this.core = core;
        this.trace = trace;
        this.source = trace.source("sched" + core.index());
        this.switchCycles = switchCycles;
        this.remoteWake = remoteWake;
        this.clock = clock;
        this.kickCore = kickCore;
        String name = "boot" + core.index();
        this.boot = new KernelThread(names.size(), name, this, core.running());
        names.add(name);
        this.current = boot;
        boot.state = State.RUNNING;
    }

    /** The thread that runs on this core, or whose stack the idle loop borrows. */
    public KernelThread current() {
        return current;
    }

    /** The names of this core's threads, by number; for observers. */
    public List<String> threadNames() {
        return Collections.unmodifiableList(names);
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
        KernelThread thread = new KernelThread(names.size(), name, this, core.context(name, whole));
        names.add(name);
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

    /** The time in ticks, as threads that sleep count it. */
    public long clockTicks() {
        return clock.getAsLong();
    }

    /**
     * Blocks the current thread until it is woken, or until the clock says {@code tick}. Called and
     * returns with interrupts masked.
     *
     * @return whether it was woken before that time
     */
    public boolean blockUntilTick(long tick) {
        KernelThread self = current;
        if (clock.getAsLong() >= tick) {
            return false;
        }
        self.wakeTick = tick;
        sleepers.add(self);
        block();
        return sleepers.remove(self);
    }

    /** Blocks the current thread until the clock says {@code tick}; returns at once if it does. */
    public void sleepUntilTick(long tick) {
        boolean masked = core.maskInterrupts();
        while (clock.getAsLong() < tick) {
            blockUntilTick(tick);
        }
        core.restoreInterrupts(masked);
    }

    /**
     * Lets the other runnable threads of this core run first. Costs a switch; with nobody else runnable
     * it costs the same, since the choice is made all the same; a cycle at least, so that threads that
     * only yield to one another do not stop the clock.
     */
    public void yieldCurrent() {
        boolean masked = core.maskInterrupts();
        current.state = State.RUNNABLE;
        runnable.addLast(current);
        if (switchCycles == 0) {
            core.spend(1);
        }
        schedule();
        core.restoreInterrupts(masked);
    }

    /**
     * Makes a blocked thread of this core runnable; anything else is left alone. {@code waker} is the
     * core this runs on.
     */
    public void wake(KernelThread thread, Core waker) {
        if (thread.state != State.BLOCKED) {
            return;
        }
        thread.state = State.RUNNABLE;
        runnable.addLast(thread);
        trace.emit(TracePoint.THREAD_WOKEN, source, core.index(), thread.number());
        if (waker == core) {
            rescheduleDue = true;
        } else if (remoteWake == RemoteWake.SGI) {
            kickCore.accept(waker, core.index());
        }
    }

    /**
     * Wakes a thread of whatever core at this core's next decision: the wake-up that needs no lock, for
     * interrupts. Of more than {@link #DEFERRED_WAKES_MAX} between two decisions the rest is refused.
     *
     * @return whether there was room; if not, whoever waits must stay on the caller's list
     */
    public boolean wakeDeferred(KernelThread thread) {
        rescheduleDue = true;
        if (deferredCount == DEFERRED_WAKES_MAX) {
            lostWakes++;
            return false;
        }
        deferred[deferredCount++] = thread;
        return true;
    }

    /** Deferred wake-ups that found no room. */
    public long lostWakeCount() {
        return lostWakes;
    }

    /** Asks for a decision at the end of the interrupt that is being taken. */
    public void requestReschedule() {
        rescheduleDue = true;
    }

    /** A timer tick: wakes who has slept enough, charges the quantum, and has an idle core look. */
    public void tick() {
        wakeSleepers();
        if (idle) {
            rescheduleDue = true;
        }
        if (--quantumLeft <= 0) {
            rescheduleDue = true;
            quantumLeft = QUANTUM_TICKS;
        }
    }

    private void wakeSleepers() {
        long now = clock.getAsLong();
        for (int i = 0; i < sleepers.size(); ) {
            KernelThread sleeper = sleepers.get(i);
            if (sleeper.state == State.BLOCKED && sleeper.wakeTick <= now) {
                sleepers.remove(i);
                wake(sleeper, core);
            } else {
                i++;
            }
        }
    }

    /** At the end of an interrupt: gives the core to a runnable thread, if a switch is due. */
    public void rescheduleAfterInterrupt() {
        if (!rescheduleDue || idle) {
            return; // the idle loop looks for itself
        }
        wakeAllDeferred();
        if (runnable.isEmpty()) {
            return;
        }
        current.state = State.RUNNABLE;
        runnable.addLast(current);
        schedule();
    }

    private void wakeAllDeferred() {
        for (int i = 0; i < deferredCount; i++) {
            deferred[i].scheduler().wake(deferred[i], core);
        }
        deferredCount = 0;
    }

    /** Runs somebody else until the current thread is chosen again. Interrupts masked. */
    private void schedule() {
        KernelThread self = current;
        rescheduleDue = false;
        wakeAllDeferred();
        boolean look = true;
        while (!look || runnable.isEmpty()) {
            idle = true;
            core.waitForInterrupt();
            core.unmaskInterrupts(); // it is taken here
            core.maskInterrupts();
            idle = false;
            look = rescheduleDue;
            wakeAllDeferred();
        }
        rescheduleDue = false;
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
