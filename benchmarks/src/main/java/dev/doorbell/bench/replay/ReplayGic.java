package dev.doorbell.bench.replay;

import dev.doorbell.gic.SpiPort;
import dev.doorbell.sim.bus.SystemBus;

/** An interrupt controller of either architecture, as a board needs it. */
interface ReplayGic {
    /** Where wires and doorbells arrive. */
    SpiPort spis();

    /** Maps every part of it that the sheet gives a place. */
    void map(BoardSheet sheet, SystemBus bus);
}
