/**
 * The wire and what travels on it.
 *
 * <pre>{@code
 *   TrafficSource (capture, Poisson, constant) ──▶ Wire (one frame at a time) ──▶ Nic
 *   FrameSink (counter, keeper, responder)     ◀── Wire (one frame at a time) ◀── Nic
 * }</pre>
 *
 * <p>Left out: collisions, errors on the line, pause frames. Imports: {@code sim}, the {@code nic}
 * root, {@code nic.capture}.
 */
@NullMarked
package dev.doorbell.nic.wire;

import org.jspecify.annotations.NullMarked;
