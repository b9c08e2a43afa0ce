package dev.doorbell.kernel.irq;

import dev.doorbell.sim.cpu.Core;

/** A driver's interrupt handler; runs on the core that took the interrupt, interrupts masked. */
@FunctionalInterface
public interface IrqHandler {
    /** Handles an interrupt. */
    IrqResult handle(Core core);
}
