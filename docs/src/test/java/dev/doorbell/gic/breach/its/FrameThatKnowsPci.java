package dev.doorbell.gic.breach.its;

import dev.doorbell.pci.breach.PciPart;

/** Breaks {@code pciAndGicNeverMeet}, from the other side. */
final class FrameThatKnowsPci {
    PciPart speaker = new PciPart();
}
