package dev.doorbell.sim.breach.first;

import dev.doorbell.sim.breach.second.Egg;

/** Breaks {@code packagesAreFreeOfCycles}, with {@link Egg}. */
public final class Hen {
    Egg origin = new Egg();
}
