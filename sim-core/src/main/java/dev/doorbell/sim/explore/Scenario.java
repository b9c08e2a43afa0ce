package dev.doorbell.sim.explore;

/**
 * Builds a machine, its guest code and what happens to it; called anew for every order.
 *
 * <p>Must do the same each time: no state from outside, no chance, no clock.
 *
 * @param <M> the machine
 */
@FunctionalInterface
public interface Scenario<M extends Explorable> {
    /** Builds it; nothing runs yet. */
    M build(Stage stage);
}
