package dev.doorbell.sim.event;

/**
 * A stream of events to one handler: any number pending at once, each with an argument of its own.
 *
 * <p>Made once per component and use, by {@link EventQueue#channel}. The argument is a non-negative
 * number below 2^48. Posted arguments cannot be cancelled. Posting allocates nothing.
 */
public final class EventChannel {
    /** Arguments lie below this. */
    public static final long ARGUMENT_LIMIT = 1L << EventQueue.ARGUMENT_BITS;

    private final EventQueue queue;
    private final String name;
    private final Phase phase;
    private final long phaseBits;
    private final long kindBits;

    EventChannel(EventQueue queue, String name, Phase phase, int kind) {
        this.queue = queue;
        this.name = name;
        this.phase = phase;
        this.phaseBits = phase.keyBits();
        this.kindBits = (long) kind << EventQueue.ARGUMENT_BITS;
    }

    /** The name given at construction, {@code component.stream}. */
    public String name() {
        return name;
    }

    /** Where in its tick the handler is called. */
    public Phase phase() {
        return phase;
    }

    /**
     * Calls the handler with {@code argument} at {@code dueTicks}, after everything already pending
     * for the same tick and phase.
     *
     * @throws IllegalArgumentException if the tick is in the past or above {@link
     *     EventQueue#TICKS_MAX}, or the argument out of range
     */
    public void postAt(long dueTicks, long argument) {
        queue.checkDue(dueTicks, name);
        queue.add(dueTicks, phaseBits, dataFor(argument));
    }

    /**
     * Calls the handler with {@code argument}, {@code delayTicks} from now, after everything already
     * pending for the same tick and phase.
     *
     * @throws IllegalArgumentException if the delay is negative or ends above {@link
     *     EventQueue#TICKS_MAX}, or the argument is out of range
     */
    public void postIn(long delayTicks, long argument) {
        queue.add(queue.dueIn(delayTicks, name), phaseBits, dataFor(argument));
    }

    /**
     * Calls the handler with {@code argument}, {@code delayTicks} from now; at once, before this
     * returns, if that is now. For what takes no time in some machines.
     *
     * @throws IllegalArgumentException as {@link #postIn}
     */
    public void postOrCall(long delayTicks, long argument) {
        if (delayTicks == 0) {
            queue.call(dataFor(argument));
        } else {
            postIn(delayTicks, argument);
        }
    }

    private long dataFor(long argument) {
        if (argument >>> EventQueue.ARGUMENT_BITS != 0) {
            throw new IllegalArgumentException(
                    name + ": argument " + argument + " is not in 0 to 2^48 - 1");
        }
        return kindBits | argument;
    }

    @Override
    public String toString() {
        return name;
    }
}
