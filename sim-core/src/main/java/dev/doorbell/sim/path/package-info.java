/**
 * Journeys: what happened to each frame, stage by stage, with nothing left over.
 *
 * <pre>{@code
 *   begin ─▶ WIRE ─▶ NIC ─▶ DMA ─▶ MSI ─▶ PENDING ─▶ SIGNALLED ─▶ TAKEN ─▶ ACKNOWLEDGED ─▶
 *            HANDLER ─▶ SOFTIRQ ─▶ STACK ─▶ WOKEN ─▶ RUNNING
 * }</pre>
 *
 * <p>A mark says when a stage <em>ended</em>. Marks of the frame itself are made by the models and,
 * as a tracepoint would be, by the guest; marks of the interrupt that announced it are kept per INTID
 * and joined when the frame is taken from its ring, so that one interrupt may announce many frames.
 * A stage that ended before the frame got there has no length, so the stages of a journey always sum
 * to its total, in ticks. Imports: {@code sim.event}, {@code sim.trace}.
 */
@NullMarked
package dev.doorbell.sim.path;

import org.jspecify.annotations.NullMarked;
