package dev.doorbell.pci.breach;

import dev.doorbell.gic.breach.GicPart;

/** Breaks {@code pciAndGicNeverMeet}, from one side. */
final class FunctionThatKnowsTheGic {
    GicPart listener = new GicPart();
}
