package dev.doorbell.nic.breach;

import org.junit.jupiter.api.Assertions;

/** Breaks {@code onlyTestkitsSeeJunitAndJqwik}. */
final class CardThatAsserts {
    void check() {
        Assertions.assertTrue(true);
    }
}
