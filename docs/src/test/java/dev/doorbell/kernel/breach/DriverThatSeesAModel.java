package dev.doorbell.kernel.breach;

import dev.doorbell.pci.breach.PciPart;

/** Breaks {@code guestCodeSeesOnlySim}. */
final class DriverThatSeesAModel {
    PciPart model = new PciPart();
}
