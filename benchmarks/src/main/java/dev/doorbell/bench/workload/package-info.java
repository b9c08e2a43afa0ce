/**
 * What arrives on the wire in a comparison: a recorded capture, or made-up traffic of a given rate.
 *
 * <pre>{@code
 *   text on the command line ──▶ Workload ──▶ TrafficSource, one per replication ──▶ Wire
 * }</pre>
 *
 * <p>A workload is an endless sequence of frames, of which each replication plays its own stretch.
 * The shipped capture is described in the README beside it. Imports: {@code sim}, {@code nic}.
 */
@NullMarked
package dev.doorbell.bench.workload;

import org.jspecify.annotations.NullMarked;
