/**
 * The distributor: state, priority and routing of shared interrupts (SPIs).
 *
 * <p>What enters: register accesses, wires, messages. What leaves: the best pending SPI for each
 * core, asked for by its redistributor. Follows Arm IHI 0069, "The GIC Distributor (GICD)". Left out:
 * extended SPIs, E1NWF, GICD_STATUSR. Imports: {@code sim}, the {@code gic} root, {@code
 * gic.behaviour}.
 */
@NullMarked
package dev.doorbell.gic.distributor;

import org.jspecify.annotations.NullMarked;
