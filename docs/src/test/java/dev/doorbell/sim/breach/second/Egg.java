package dev.doorbell.sim.breach.second;

import dev.doorbell.sim.breach.first.Hen;

/** Breaks {@code packagesAreFreeOfCycles}, with {@link Hen}. */
public final class Egg {
    Hen layer() {
        return new Hen();
    }
}
