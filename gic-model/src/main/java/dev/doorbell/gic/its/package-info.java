/**
 * The Interrupt Translation Service: commands in a queue, tables in guest memory, messages to LPIs.
 *
 * <p>What enters: register accesses, messages at GITS_TRANSLATER. What leaves: LPIs to redistributors.
 * Follows Arm IHI 0069, "The Interrupt Translation Service". Imports: {@code sim}, the {@code gic}
 * root, {@code gic.behaviour}.
 */
@NullMarked
package dev.doorbell.gic.its;

import org.jspecify.annotations.NullMarked;
