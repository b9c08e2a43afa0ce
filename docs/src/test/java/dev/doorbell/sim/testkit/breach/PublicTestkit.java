package dev.doorbell.sim.testkit.breach;

import org.junit.jupiter.api.Assertions;

/** Breaks nothing by itself; the application must not use it. */
public final class PublicTestkit {
    /** Checks. */
    public void check() {
        Assertions.assertTrue(true);
    }
}
