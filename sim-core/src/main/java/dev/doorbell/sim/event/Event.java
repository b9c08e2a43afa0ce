package dev.doorbell.sim.event;

import org.jspecify.annotations.Nullable;

/**
 * A timer: something that is pending at most once, and can be moved or cancelled while it is.
 *
 * <p>Made once, as a field of the component it belongs to, and named {@code component.timer}; the
 * name appears in traces and in error messages. It joins a queue when it is first scheduled and
 * stays with that queue.
 */
public final class Event {
    private static final int IDLE = -1;

    private final String name;
    private final Phase phase;
    private final Runnable handler;

    // Owned by the EventQueue.
    private @Nullable EventQueue queue;
    private int slot = IDLE;
    private long dueTicks;

    private Event(String name, Phase phase, Runnable handler) {
        this.name = name;
        this.phase = phase;
        this.handler = handler;
    }

    /** Makes an event that runs {@code handler} in {@code phase} of the tick it is due at. */
    public static Event named(String name, Phase phase, Runnable handler) {
        return new Event(name, phase, handler);
    }

    /** The name given at construction, {@code component.timer}. */
    public String name() {
        return name;
    }

    /** Where in its tick this event fires. */
    public Phase phase() {
        return phase;
    }

    /** Whether it is pending now. False from the moment its handler starts. */
    public boolean isScheduled() {
        return slot != IDLE;
    }

    /** The tick it is pending for. Meaningless unless {@link #isScheduled()}. */
    public long dueTicks() {
        return dueTicks;
    }

    /** The slot it owns in its queue's table. Only while scheduled. */
    int slot() {
        return slot;
    }

    /** Joins {@code wanted}, or finds that it has. False if it belongs to another queue. */
    boolean join(EventQueue wanted) {
        if (queue == null) {
            queue = wanted;
        }
        return queue == wanted;
    }

    void schedule(int inSlot, long forTicks) {
        slot = inSlot;
        dueTicks = forTicks;
    }

    void unschedule() {
        slot = IDLE;
    }

    void fire() {
        handler.run();
    }

    @Override
    public String toString() {
        return isScheduled() ? name + " due at tick " + dueTicks : name + " (idle)";
    }
}
