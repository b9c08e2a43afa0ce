/**
 * Stacks for guest code, of which exactly one runs: the baton.
 *
 * <pre>{@code
 *   caller of run(…)      boot code of cpu0      a blocked thread
 *        │ park                │ runs events          │ park
 *        └────── baton ───────▶│ until another        │
 *                              │ context is due ─────▶│
 * }</pre>
 *
 * <p>A {@link dev.doorbell.sim.context.Context} is a stack on a Java thread of its own, made on
 * first use. Whoever holds the baton runs the event loop on its own stack and hands over only when
 * the next resumption is somebody else's. This is not concurrency: between two hand-overs one
 * thread runs and all others are parked, so no state here is ever shared in the Java sense but the
 * hand-over flags. Imports: {@code sim.event} and {@code sim} root.
 */
@NullMarked
package dev.doorbell.sim.context;

import org.jspecify.annotations.NullMarked;
