package dev.doorbell.sim.event;

import java.util.function.LongConsumer;

/**
 * A stream of events to one handler: any number pending at once, each with an argument of its own.
 *
 * <p>The argument is a non-negative number below 2^48. Posted arguments cannot be cancelled. Posting
 * allocates nothing.
 */
public final class EventChannel {
    /** Arguments lie below this. */
    public static final long ARGUMENT_LIMIT = 1L << 48;

    final String name;
    final Phase phase;
    final LongConsumer handler;
    private final EventQueue queue;

    EventChannel(EventQueue queue, String name, Phase phase, LongConsumer handler) {
        this.queue = queue;
        this.name = name;
        this.phase = phase;
        this.handler = handler;
    }

    /**
     * Calls the handler with {@code argument} at {@code dueTicks}.
     *
     * @throws IllegalArgumentException if the tick is in the past or the argument out of range
     */
    public void postAt(long dueTicks, long argument) {
        queue.post(dueTicks, this, argument);
    }

    /** Calls the handler with {@code argument}, {@code delayTicks} from now. */
    public void postIn(long delayTicks, long argument) {
        queue.post(queue.nowTicks() + delayTicks, this, argument);
    }

    @Override
    public String toString() {
        return name;
    }
}
