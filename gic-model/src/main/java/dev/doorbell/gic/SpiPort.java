package dev.doorbell.gic;

import dev.doorbell.sim.line.InterruptLine;

/** What doorbells and wires ask of a distributor, whichever architecture it has. */
public interface SpiPort {
    /** Connects a wire to an SPI; its level arrives after the injection delay. */
    void connect(InterruptLine line, int intid);

    /**
     * A message asks for the SPI: an edge, after the time the doorbell and a hypervisor take. An SPI
     * that is level-sensitive sees its input rise and fall and keeps nothing.
     */
    void message(int intid);

    /** The state of the SPIs. */
    InterruptBlock spis();
}
