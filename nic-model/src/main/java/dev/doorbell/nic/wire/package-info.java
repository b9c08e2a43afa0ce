/**
 * The wire and what travels on it.
 *
 * <pre>{@code
 *   TrafficSource (capture, Poisson, constant) ──▶ Wire (one frame at a time) ──▶ Nic
 *   FrameSink (counter, keeper, responder)     ◀── Wire (one frame at a time) ◀── Nic
 * }</pre>
 *
 * <p>Errors on the line are {@code sim.fault}'s. Left out: collisions, pause frames. Imports: {@code sim}, the {@code nic}
 * root, {@code nic.capture}.
 */
@NullMarked
package dev.doorbell.nic.wire;

import org.jspecify.annotations.NullMarked;
