/**
 * Redistributors: each core's own interrupts (SGIs, PPIs, LPIs), and the way to its CPU interface.
 *
 * <p>What enters: register accesses, PPI wires, SGIs. What leaves: the best pending interrupt of the
 * core, its own or the distributor's, presented to the CPU interface after the transit time. Follows
 * Arm IHI 0069, "The GIC Redistributors (GICR)". Left out: extended PPIs,
 * power-down (GICR_WAKER is answered at once). Imports: {@code sim}, the {@code gic} root, {@code
 * gic.behaviour}, {@code gic.distributor}, {@code gic.lpi}.
 */
@NullMarked
package dev.doorbell.gic.redistributor;

import org.jspecify.annotations.NullMarked;
