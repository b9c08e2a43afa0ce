package dev.doorbell.bench.breach;

import dev.doorbell.sim.testkit.breach.PublicTestkit;

/** Breaks {@code theApplicationRunsWithoutTestTools}: there is no JUnit in the application's jar. */
final class CommandThatTests {
    void run() {
        new PublicTestkit().check();
    }
}
