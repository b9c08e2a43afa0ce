package dev.doorbell.kernel.policy;

import java.util.List;

/**
 * How the tick keeps time, and what it polls.
 *
 * @param hz ticks per second on each core
 * @param rearm how the handler sets the timer again
 * @param pollDivisor a tick whose number is a multiple of this may poll
 * @param poll whether it does
 * @param counted whose ticks make up a tick's number
 * @param phaseMicros each core's first tick, in microseconds behind a whole period of the counter; empty
 *     if it is a period after the core is up, whenever that is; cores further on have the last one
 */
public record TickPolicy(
        int hz,
        TickRearm rearm,
        int pollDivisor,
        PollCondition poll,
        Counted counted,
        List<Integer> phaseMicros) {
    /** Whose ticks make up a tick's number. */
    public enum Counted {
        /** All cores': with several, core 0 sees every n-th number, and may never see a multiple. */
        ALL_CORES,
        /** Core 0's alone. No tree counts so. */
        CORE_0
    }

    /** Keeps a copy of the list. */
    public TickPolicy {
        phaseMicros = List.copyOf(phaseMicros);
    }

    /** With phases as the order of boot gives them. */
    public TickPolicy(int hz, TickRearm rearm, int pollDivisor, PollCondition poll) {
        this(hz, rearm, pollDivisor, poll, Counted.ALL_CORES, List.of());
    }

    /** The plan: 1000 Hz, every tenth tick polls where no interrupt is configured. */
    public static final TickPolicy PLAN =
            new TickPolicy(1000, TickRearm.ABSOLUTE, 10, PollCondition.UNLESS_INTERRUPT_DRIVEN);

    /** With another way to set the timer again. */
    public TickPolicy with(TickRearm other) {
        return new TickPolicy(hz, other, pollDivisor, poll, counted, phaseMicros);
    }

    /** With another divisor. */
    public TickPolicy withPollDivisor(int divisor) {
        return new TickPolicy(hz, rearm, divisor, poll, counted, phaseMicros);
    }

    /** With another condition. */
    public TickPolicy with(PollCondition other) {
        return new TickPolicy(hz, rearm, pollDivisor, other, counted, phaseMicros);
    }

    /** With numbers that are made up otherwise. */
    public TickPolicy with(Counted other) {
        return new TickPolicy(hz, rearm, pollDivisor, poll, other, phaseMicros);
    }

    /** With a phase for each core. */
    public TickPolicy withPhases(Integer... micros) {
        return new TickPolicy(hz, rearm, pollDivisor, poll, counted, List.of(micros));
    }
}
