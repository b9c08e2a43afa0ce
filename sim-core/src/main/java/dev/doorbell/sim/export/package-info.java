/**
 * A run's trace in the formats that other tools read.
 *
 * <p>An {@link Exporter} is a trace sink: it sits behind the ring, writes each record as it comes, and
 * keeps nothing that grows with the run. What software calls things, softirqs and threads, it asks of
 * {@link Labels}. Files come to be by way of {@link ExportFile}: whole, or not at all.
 *
 * <p>Imports: {@code sim.trace}, {@code sim.time}.
 */
@NullMarked
package dev.doorbell.sim.export;

import org.jspecify.annotations.NullMarked;
