package dev.doorbell.sim.testkit.breach;

import org.junit.jupiter.api.Assertions;

/** Breaks nothing: test kits are made of test tools. */
final class TestkitThatAsserts {
    void check() {
        Assertions.assertTrue(true);
    }
}
