package dev.doorbell.pci.testkit;

import dev.doorbell.pci.testkit.MsiStep.Verb;
import dev.doorbell.sim.testkit.Pauses;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ArbitraryDecorator;

/**
 * Storms of messages: bursts of some vectors of some functions, and masks, switches and bus mastering in
 * between, so that messages are sent, kept as pending bits, and dropped.
 *
 * <p>Shrinks towards few steps without pauses, that post vector 0 of function 0 once.
 */
public final class MsiStormArbitrary extends ArbitraryDecorator<MsiStorm> {
    private final int functions;
    private final int vectors;
    private final int stepsMax;
    private final int burstMax;
    private final long pauseTicksMax;

    private MsiStormArbitrary(
            int functions, int vectors, int stepsMax, int burstMax, long pauseTicksMax) {
        this.functions = functions;
        this.vectors = vectors;
        this.stepsMax = stepsMax;
        this.burstMax = burstMax;
        this.pauseTicksMax = pauseTicksMax;
    }

    /**
     * Storms of {@code functions} functions with {@code vectors} vectors each: up to 60 steps, bursts of
     * up to 8, pauses of up to 2000 ticks.
     */
    public static MsiStormArbitrary of(int functions, int vectors) {
        return new MsiStormArbitrary(functions, vectors, 60, 8, 2000);
    }

    /** With at most so many steps. */
    public MsiStormArbitrary stepsMax(int count) {
        return new MsiStormArbitrary(functions, vectors, count, burstMax, pauseTicksMax);
    }

    /** With bursts of at most so many messages of one vector at once. */
    public MsiStormArbitrary burstMax(int count) {
        return new MsiStormArbitrary(functions, vectors, stepsMax, count, pauseTicksMax);
    }

    /** With pauses of at most so many ticks. */
    public MsiStormArbitrary pauseTicksMax(long ticks) {
        return new MsiStormArbitrary(functions, vectors, stepsMax, burstMax, ticks);
    }

    @Override
    protected Arbitrary<MsiStorm> arbitrary() {
        Arbitrary<Verb> verbs =
                Arbitraries.frequency(
                        Tuple.of(14, Verb.POSTS),
                        Tuple.of(4, Verb.MASKS),
                        Tuple.of(5, Verb.UNMASKS),
                        Tuple.of(1, Verb.MASKS_ALL),
                        Tuple.of(2, Verb.UNMASKS_ALL),
                        Tuple.of(1, Verb.SWITCHES_OFF),
                        Tuple.of(2, Verb.SWITCHES_ON),
                        Tuple.of(1, Verb.TAKES_THE_BUS),
                        Tuple.of(2, Verb.GIVES_THE_BUS));
        return Combinators.combine(
                        Pauses.upTo(pauseTicksMax),
                        verbs,
                        Arbitraries.integers().between(0, functions - 1),
                        Arbitraries.integers().between(0, vectors - 1),
                        Arbitraries.integers().between(1, burstMax))
                .as(MsiStormArbitrary::step)
                .list()
                .ofMaxSize(stepsMax)
                .map(steps -> new MsiStorm(functions, vectors, steps));
    }

    private static MsiStep step(long pause, Verb verb, int function, int vector, int count) {
        boolean ofOneVector = verb == Verb.POSTS || verb == Verb.MASKS || verb == Verb.UNMASKS;
        return new MsiStep(
                pause, verb, function, ofOneVector ? vector : 0, verb == Verb.POSTS ? count : 1);
    }
}
