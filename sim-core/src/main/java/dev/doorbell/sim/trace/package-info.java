/**
 * The record of what happened, and who reads it.
 *
 * <pre>{@code
 *   models, cores ──emit──▶ Trace ──▶ digest (inline)
 *                             │
 *                             └──▶ TraceRing (Disruptor) ──▶ sinks, each on a thread of its own
 * }</pre>
 *
 * <p>A record is five primitives: tick, {@link dev.doorbell.sim.trace.TracePoint}, source, and two
 * arguments whose meaning the point defines. Without a ring a record costs a hash, without a digest either one comparison; with one it is
 * copied into a preallocated slot. The ring is lossless: a slow sink slows the run. This is the only
 * package that knows the Disruptor. Imports: {@code sim.event}.
 */
@NullMarked
package dev.doorbell.sim.trace;

import org.jspecify.annotations.NullMarked;
