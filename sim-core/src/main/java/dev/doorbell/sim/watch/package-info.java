/**
 * Detectors: what is wrong with a run, whoever wrote the driver.
 *
 * <p>A {@link dev.doorbell.sim.watch.Detector} reads the trace and knows no device, no controller and no
 * kernel: work that nobody will signal, interrupts without end, priorities and active states left
 * behind, locks that wait for each other, things that were ready and were not served, edges erased,
 * sums that do not add up. A {@link dev.doorbell.sim.watch.Watch} holds one of each over a machine.
 * Imports: {@code sim.trace}, {@code sim.path}.
 */
@NullMarked
package dev.doorbell.sim.watch;

import org.jspecify.annotations.NullMarked;
