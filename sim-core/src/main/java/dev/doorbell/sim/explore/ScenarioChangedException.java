package dev.doorbell.sim.explore;

/** A scenario did not do the same again, so that its orders cannot be told apart. */
public final class ScenarioChangedException extends IllegalStateException {
    ScenarioChangedException(String message) {
        super(message);
    }
}
