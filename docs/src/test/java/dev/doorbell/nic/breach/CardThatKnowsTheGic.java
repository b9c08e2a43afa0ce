package dev.doorbell.nic.breach;

import dev.doorbell.gic.breach.GicPart;

/** Breaks {@code nicDoesNotKnowGic}. */
final class CardThatKnowsTheGic {
    GicPart listener = new GicPart();
}
