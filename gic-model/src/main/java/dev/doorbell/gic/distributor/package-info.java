/**
 * The distributor: state, priority and routing of shared interrupts (SPIs).
 *
 * <p>What enters: register accesses, wires, messages. What leaves: the best pending SPI for each
 * core, asked for by its redistributor. Follows Arm IHI 0069, "The GIC Distributor (GICD)". Left out:
 * 1-of-N routing (TYPER.No1N reads one), message SPI registers, extended SPIs, security. Imports:
 * {@code sim}, the {@code gic} root.
 */
@NullMarked
package dev.doorbell.gic.distributor;

import org.jspecify.annotations.NullMarked;
