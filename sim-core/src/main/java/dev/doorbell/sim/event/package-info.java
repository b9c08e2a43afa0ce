/**
 * What happens when: the clock hand and the set of pending events.
 *
 * <pre>{@code
 *   scheduleAt / postAt                         fireNext
 *   (due tick, Phase, order) ──▶ EventQueue ──▶ handler
 * }</pre>
 *
 * <p>Two kinds of things can be pending. An {@link dev.doorbell.sim.event.Event} is a timer: one
 * object, pending at most once, that can be moved and cancelled. An
 * {@link dev.doorbell.sim.event.EventChannel} carries any number of pending arguments to one
 * handler and cannot be cancelled. Both share one total order.
 *
 * <p>Inside, {@code FrontWheel} holds what is due within 1,024 ticks and {@code RadixLadder} the rest;
 * {@code SlotTable} tells which entries of moved and cancelled events are stale.
 *
 * <p>Left out: parallel simulation; events due in the past. Imports: nothing of Doorbell.
 */
@NullMarked
package dev.doorbell.sim.event;

import org.jspecify.annotations.NullMarked;
