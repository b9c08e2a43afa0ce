package dev.doorbell.sim.testkit;

import dev.doorbell.sim.path.Journey;

/**
 * Where assertions about simulations begin: import {@link #assertThat} beside AssertJ's own.
 *
 * <p>Whoever has whole machines imports {@code DoorbellAssertions} of {@code dev.doorbell.kernel.testkit},
 * which has these too.
 */
public class SimAssertions {
    /** For the class that adds to them. */
    protected SimAssertions() {}

    /** About one frame's trip. */
    public static JourneyAssert assertThat(Journey actual) {
        return new JourneyAssert(actual);
    }
}
