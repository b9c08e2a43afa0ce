package dev.doorbell.kernel.sched;

import dev.doorbell.sim.context.Context;

/** A thread of the guest: a stack, a state, a core. Made by a {@link Scheduler}. */
public final class KernelThread {
    enum State {
        RUNNABLE,
        RUNNING,
        BLOCKED,
        FINISHED
    }

    private final int number;
    private final String name;
    private final Scheduler scheduler;
    private final Context context;

    State state = State.RUNNABLE;

    /** When it is to be woken, if it sleeps. */
    long wakeTick;

    KernelThread(int number, String name, Scheduler scheduler, Context context) {
        this.number = number;
        this.name = name;
        this.scheduler = scheduler;
        this.context = context;
    }

    /** Its number on its core, from 0. */
    public int number() {
        return number;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The scheduler of its core. */
    public Scheduler scheduler() {
        return scheduler;
    }

    Context context() {
        return context;
    }

    @Override
    public String toString() {
        return name;
    }
}
