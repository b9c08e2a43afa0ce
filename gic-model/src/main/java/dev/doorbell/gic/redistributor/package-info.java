/**
 * Redistributors: each core's own interrupts (SGIs and PPIs), and the way to its CPU interface.
 *
 * <p>What enters: register accesses, PPI wires, SGIs. What leaves: the best pending interrupt of the
 * core, its own or the distributor's, presented to the CPU interface after the transit time. Follows
 * Arm IHI 0069, "The GIC Redistributors (GICR)". Left out: LPIs (CTLR.EnableLPIs reads zero),
 * extended PPIs. Imports: {@code sim}, the {@code gic} root, {@code gic.distributor}.
 */
@NullMarked
package dev.doorbell.gic.redistributor;

import org.jspecify.annotations.NullMarked;
