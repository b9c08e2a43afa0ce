package dev.doorbell.kernel.policy;

/**
 * How the tick keeps time, and what it polls.
 *
 * @param hz ticks per second on each core
 * @param rearm how the handler sets the timer again
 * @param pollDivisor a tick whose number is a multiple of this may poll
 * @param poll whether it does
 */
public record TickPolicy(int hz, TickRearm rearm, int pollDivisor, PollCondition poll) {
    /** The plan: 1000 Hz, every tenth tick polls where no interrupt is configured. */
    public static final TickPolicy PLAN =
            new TickPolicy(1000, TickRearm.ABSOLUTE, 10, PollCondition.UNLESS_INTERRUPT_DRIVEN);

    /** With another way to set the timer again. */
    public TickPolicy with(TickRearm other) {
        return new TickPolicy(hz, other, pollDivisor, poll);
    }

    /** With another divisor. */
    public TickPolicy withPollDivisor(int divisor) {
        return new TickPolicy(hz, rearm, divisor, poll);
    }

    /** With another condition. */
    public TickPolicy with(PollCondition other) {
        return new TickPolicy(hz, rearm, pollDivisor, other);
    }
}
