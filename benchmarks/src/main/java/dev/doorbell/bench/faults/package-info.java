/**
 * The fault catalogue: mistakes that interrupt code really made, each as a small run in a broken and in
 * a mended form, and what a general detector says of them.
 *
 * <p>A {@link dev.doorbell.bench.faults.Fault} tells its story and runs on a {@link
 * dev.doorbell.bench.faults.FaultMachine} (an interrupt controller, cores, scripted devices, a few lines of
 * guest code) or on a whole machine of {@code kernel.board}. Nothing here knows the answer: the detectors
 * of {@code sim.watch} speak, or they do not. Imports: {@code kernel}, {@code nic}, {@code pci}, {@code
 * gic}, {@code sim}.
 */
@NullMarked
package dev.doorbell.bench.faults;

import org.jspecify.annotations.NullMarked;
