package dev.doorbell.sim;

import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.context.Baton;
import dev.doorbell.sim.context.Carrier;
import dev.doorbell.sim.context.Context;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.error.MisuseException;
import dev.doorbell.sim.event.Chooser;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.event.RunOutcome;
import dev.doorbell.sim.fault.Faults;
import dev.doorbell.sim.line.Lines;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.time.ClockRate;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.Trace;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One simulation: its time, its parts, its runs, its end.
 *
 * <p>Used from one thread at a time: while nothing runs it may be handed from thread to thread, as a
 * value of an executor is; while it runs it belongs to the run, and {@link #checkCaller} refuses anybody
 * else. The caller of a run is a context like any other and its deadline is its resumption, so a run may
 * end in the middle of a handler and the next one go on there. Close it when done; one that is dropped
 * unclosed is cleaned up when it is collected.
 */
public final class Simulation implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Backplane parts;
    private final Deadline deadline;
    private final AtomicBoolean running = new AtomicBoolean();
    private final Cleaner.Cleanable cleanable;
    private boolean closed;
    private boolean broken;

    private Simulation(Builder builder) {
        TimeBase time = builder.time;
        EventQueue events = builder.queue();
        Trace trace = builder.digested ? new Trace(events) : Trace.undigested(events);
        SystemBus bus = new SystemBus(trace);
        GuestMemory memory =
                new GuestMemory(builder.memoryBase, builder.memoryBytes, builder.touchedBytesMax);
        bus.map("memory", memory.base(), memory.size(), memory, AccessTiming.FREE);
        Baton baton = new Baton(events, builder.carrier);
        Lines lines = new Lines(trace);
        parts =
                new Backplane(
                        events,
                        time,
                        builder.seed,
                        bus,
                        memory,
                        trace,
                        new JourneyBook(events, trace, time.ticksPerSecond()),
                        baton,
                        lines,
                        new Faults(events, bus, lines, trace, builder.seed));
        deadline = new Deadline(events, baton);
        // Nothing that the cleaning action holds may lead back here.
        cleanable = CLEANER.register(this, () -> release(trace, baton));
    }

    /** Ends every thread that belongs to a simulation. Static, so that it cannot hold one. */
    private static void release(Trace trace, Baton baton) {
        try {
            trace.detach();
        } finally {
            baton.close();
        }
    }

    /** Starts a description of a simulation. */
    public static Builder builder() {
        return new Builder();
    }

    /** What the parts of this simulation share; for building models and cores. */
    public Backplane parts() {
        return parts;
    }

    /** The tick now. */
    public long nowTicks() {
        return parts.events().nowTicks();
    }

    /**
     * The hash of everything traced so far.
     *
     * @throws MisuseException if it was built {@linkplain Builder#withoutDigest without}
     */
    public long digest() {
        return parts.trace().digest();
    }

    /**
     * Runs for {@code ticks} ticks.
     *
     * @throws SimulationException if a model or guest code threw
     * @throws IllegalStateException if it is closed, broken, or running already
     */
    public RunOutcome runFor(long ticks) {
        return runUntil(Math.addExact(nowTicks(), ticks));
    }

    /**
     * Runs until everything due up to and including {@code tick} has happened. Answers {@link
     * RunOutcome#QUIET} if nothing is pending after it, {@link RunOutcome#STOPPED} if somebody called
     * {@link #stop}.
     *
     * @throws SimulationException if a model or guest code threw
     * @throws IllegalStateException if it is closed, broken, or running already
     */
    public RunOutcome runUntil(long tick) {
        checkAhead(tick);
        run(tick, null);
        if (nowTicks() < tick) {
            return RunOutcome.STOPPED;
        }
        return parts.events().nextDueTicks() == Long.MAX_VALUE
                ? RunOutcome.QUIET
                : RunOutcome.DEADLINE_REACHED;
    }

    /**
     * Runs until {@code condition} holds, looking now and at the end of every tick at which anything
     * happened, up to and including {@code tick}. What the condition throws ends the run and reaches the
     * caller; the simulation can go on.
     *
     * @param condition looks and changes nothing; it may be called on any thread that carries the
     *     simulation, while the others rest
     * @return whether it held; if not, the deadline is there or somebody called {@link #stop}
     * @throws SimulationException if a model or guest code threw
     * @throws IllegalStateException if it is closed, broken, or running already
     */
    public boolean runUntil(BooleanSupplier condition, long tick) {
        checkAhead(tick);
        return run(tick, condition);
    }

    private void checkAhead(long tick) {
        if (tick < nowTicks()) {
            throw new IllegalArgumentException(
                    "run until tick "
                            + tick
                            + ", but it is tick "
                            + nowTicks()
                            + " already; time does not go back: to see an earlier moment again, run"
                            + " the same machine with the same seed up to there");
        }
    }

    /** Runs; answers whether the condition held. */
    private boolean run(long tick, @Nullable BooleanSupplier condition) {
        begin();
        try {
            parts.baton().adoptCaller();
            return (condition != null && condition.getAsBoolean()) || carry(tick, condition);
        } finally {
            running.set(false);
        }
    }

    private boolean carry(long tick, @Nullable BooleanSupplier condition) {
        Baton baton = parts.baton();
        try {
            deadline.set(tick, condition);
            baton.runUntilResumed(baton.caller());
            Throwable failure = baton.failure();
            if (failure != null) {
                Context where = baton.failedContext();
                throw failed(failure, where == null ? "?" : where.name());
            }
        } catch (SimulationException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw failed(e, "event handler");
        }
        return deadline.conclude();
    }

    /** Ends the run at the end of the current tick. Called by an event handler or guest code. */
    public void stop() {
        deadline.stop();
    }

    /**
     * Refuses whoever is not carrying this simulation while it runs. Anybody may use it while it rests.
     *
     * @throws MisuseException if it runs, and not on the calling thread
     */
    public void checkCaller() {
        if (running.get() && !parts.baton().isHeldBy(Thread.currentThread())) {
            throw runsElsewhere();
        }
    }

    /** Whether it was closed: nothing will run any more; what was recorded can be read. */
    public boolean isClosed() {
        return closed;
    }

    private static MisuseException runsElsewhere() {
        return new MisuseException(
                "thread "
                        + Thread.currentThread().getName()
                        + " uses a simulation that is running on another thread; a run is not to be"
                        + " shared between threads: wait until it has returned, or give each thread a"
                        + " machine of its own");
    }

    private void checkUsable() {
        if (closed) {
            throw new MisuseException(
                    "this simulation is closed; what it recorded can still be read, but to run on,"
                            + " make a new one");
        }
        if (broken) {
            throw new MisuseException(
                    "this simulation is broken: a model or guest code threw in an earlier run; make a"
                            + " new one");
        }
        if (running.get()) {
            throw parts.baton().isHeldBy(Thread.currentThread()) ? nested() : runsElsewhere();
        }
    }

    private static MisuseException nested() {
        return new MisuseException(
                "this simulation is running already; a run is not to be nested: an event handler, guest"
                        + " code or a condition cannot run the machine it is part of. Schedule an event"
                        + " instead, or run on when the present run has returned");
    }

    private void begin() {
        checkUsable();
        if (!running.compareAndSet(false, true)) {
            throw runsElsewhere();
        }
    }

    private SimulationException failed(Throwable cause, String where) {
        broken = true;
        String message =
                String.format(
                        "%s (in %s, at tick %d = %s, seed %d)",
                        cause.getMessage() == null ? cause : cause.getMessage(),
                        where,
                        nowTicks(),
                        parts.time().format(nowTicks()),
                        parts.seed().value());
        return new SimulationException(message, nowTicks(), cause);
    }

    /** Ends the trace's sinks, unwinds every stack and waits for its thread. Idempotent. */
    @Override
    public void close() {
        if (running.get()) {
            throw new MisuseException(
                    "this simulation is running and cannot be closed; stop it first (Simulation.stop),"
                            + " and close it when the run has returned");
        }
        if (!closed) {
            closed = true;
            cleanable.clean();
        }
    }

    /**
     * The caller's resumption: the last thing to happen at its tick, so it steps behind whatever else
     * is still due there. Where there is a condition, it comes along at every tick at which anything is
     * due: all stacks rest then, so nothing happens in between. Holds no reference to the simulation,
     * which must stay collectable.
     */
    private static final class Deadline {
        private final EventQueue events;
        private final Baton baton;
        private final Event event;
        private long tick;
        private @Nullable BooleanSupplier condition;
        private boolean stopped;
        private boolean held;
        private @Nullable Throwable thrown;

        Deadline(EventQueue events, Baton baton) {
            this.events = events;
            this.baton = baton;
            this.event = Event.named("run.deadline", Phase.OBSERVERS, this::fire);
        }

        void set(long tick, @Nullable BooleanSupplier condition) {
            this.tick = tick;
            this.condition = condition;
            stopped = false;
            held = false;
            thrown = null;
            events.scheduleAt(next(), event);
        }

        void stop() {
            if (event.isScheduled()) {
                stopped = true;
                events.moveTo(events.nowTicks(), event);
            }
        }

        /** Forgets the condition, and answers whether it held, or throws what it threw. */
        boolean conclude() {
            condition = null;
            Throwable failure = thrown;
            thrown = null;
            if (failure instanceof Error error) {
                throw error;
            } else if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            return held;
        }

        private long next() {
            return condition == null ? tick : Math.min(tick, events.nextDueTicks());
        }

        private void fire() {
            if (!events.isQuietThrough(events.nowTicks())) {
                events.scheduleIn(0, event);
            } else if (isOver()) {
                baton.resume(baton.caller());
            } else {
                events.scheduleAt(next(), event);
            }
        }

        private boolean isOver() {
            BooleanSupplier looked = condition;
            if (looked != null) {
                try {
                    held = looked.getAsBoolean();
                } catch (RuntimeException | Error e) {
                    thrown = e;
                }
            }
            return held || stopped || thrown != null || events.nowTicks() >= tick;
        }
    }

    /** A description of a simulation. */
    public static final class Builder {
        private static final long DEFAULT_TOUCHED_BYTES_MAX = 1L << 30;

        private TimeBase time = TimeBase.exact(List.of(new ClockRate("ns", 1_000_000_000L)));
        private Seed seed = new Seed(1);
        private Carrier carrier = Carrier.preferred();
        private long memoryBase = 0x4000_0000L;
        private long memoryBytes = 1L << 30;
        private long touchedBytesMax = DEFAULT_TOUCHED_BYTES_MAX;
        private boolean tieShaking;
        private boolean digested = true;
        private @Nullable Chooser chooser;

        private Builder() {}

        /** The time base; by default one tick is a nanosecond. */
        public Builder time(TimeBase time) {
            this.time = time;
            return this;
        }

        /** The seed; by default 1. */
        public Builder seed(long value) {
            this.seed = new Seed(value);
            return this;
        }

        /** The threads that carry contexts; by default virtual ones where the JDK has them. */
        public Builder carrier(Carrier carrier) {
            if (!carrier.isAvailable()) {
                throw new ConfigurationException(
                        "virtual threads need JDK 21 or newer; this is " + Runtime.version());
            }
            this.carrier = carrier;
            return this;
        }

        /** Where guest memory is and how much of it; by default 1 GiB at 0x4000_0000. */
        public Builder memory(long base, long bytes) {
            this.memoryBase = base;
            this.memoryBytes = bytes;
            return this;
        }

        /** How many bytes of guest memory may come to exist; by default 1 GiB. */
        public Builder touchedBytesMax(long bytes) {
            this.touchedBytesMax = bytes;
            return this;
        }

        /** Permutes events of the same tick and phase by seed: finds hidden order dependences. */
        public Builder tieShaking() {
            this.tieShaking = true;
            return this;
        }

        /** Keeps no digest: a record that nobody reads then costs one comparison. */
        public Builder withoutDigest() {
            this.digested = false;
            return this;
        }

        /** Lets {@code chooser} decide the order of what is due at one tick; for {@code sim.explore}. */
        public Builder explored(Chooser chooser) {
            this.chooser = chooser;
            return this;
        }

        private EventQueue queue() {
            if (chooser != null) {
                return EventQueue.explored(chooser);
            }
            return tieShaking ? EventQueue.shaken(seed.value()) : new EventQueue();
        }

        /** Builds it. */
        public Simulation build() {
            return new Simulation(this);
        }
    }
}
