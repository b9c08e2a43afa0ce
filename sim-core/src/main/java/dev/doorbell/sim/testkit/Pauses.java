package dev.doorbell.sim.testkit;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Ticks between two steps of a generated sequence. */
public final class Pauses {
    private Pauses() {}

    /** None two times in five, else up to {@code ticksMax}, short ones more often. Shrinks to none. */
    public static Arbitrary<Long> upTo(long ticksMax) {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(0L)),
                Tuple.of(3, Arbitraries.longs().between(0, ticksMax)));
    }
}
