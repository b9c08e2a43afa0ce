/**
 * Scenario files: a board, a kernel, a workload and a network, run once for each seed, and what is
 * expected of the measurements. The mission is the files that ship with Doorbell.
 *
 * <p>Imports: {@code kernel.board} for machines, {@code nic.peer} for networks, {@code bench.itscript}
 * for sequences of ITS commands.
 */
@NullMarked
package dev.doorbell.bench.scenario;

import org.jspecify.annotations.NullMarked;
