package dev.doorbell.sim.breach;

import dev.doorbell.gic.breach.GicPart;

/** Breaks {@code simKnowsNobody}. */
final class EngineThatKnowsAModel {
    GicPart model = new GicPart();
}
