package dev.doorbell.bench.replay;

import dev.doorbell.gic.SpiPort;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.line.InterruptLine;

/** An interrupt controller of either architecture, as a board needs it. */
interface ReplayGic {
    /** Where wires and doorbells arrive. */
    SpiPort spis();

    /** Maps every part of it that the sheet gives a place. */
    void map(BoardSheet sheet, SystemBus bus);

    /** Connects a wire to a private interrupt of {@code core}. */
    void connectPrivate(int core, InterruptLine line, int intid);

    /** Whether an LPI is pending at {@code core}; never on a controller without LPIs. */
    boolean isLpiPending(int core, int intid);
}
