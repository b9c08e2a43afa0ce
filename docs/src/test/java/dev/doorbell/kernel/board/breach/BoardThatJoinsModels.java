package dev.doorbell.kernel.board.breach;

import dev.doorbell.gic.breach.GicPart;
import dev.doorbell.pci.breach.PciPart;

/** Breaks nothing: a board may see every model. */
final class BoardThatJoinsModels {
    PciPart function = new PciPart();
    GicPart controller = new GicPart();
}
