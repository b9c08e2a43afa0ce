/**
 * A run's trace in the formats that other tools read.
 *
 * <pre>{@code
 *   TraceRing ──▶ Exporter (one for each format) ──▶ ExportFile: whole, or not at all
 *                    │ Labels: what the numbers are called
 * }</pre>
 *
 * <p>An {@link dev.doorbell.sim.export.Exporter} is a trace sink: it sits behind the ring, writes each
 * record as it comes, and keeps nothing that grows with the run. What software calls things, softirqs and
 * threads, it asks of {@link dev.doorbell.sim.export.Labels}.
 *
 * <p>Imports: {@code sim.trace}, {@code sim.time}.
 */
@NullMarked
package dev.doorbell.sim.export;

import org.jspecify.annotations.NullMarked;
