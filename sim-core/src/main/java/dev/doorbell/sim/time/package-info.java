/**
 * Time: one exact tick per simulation, and the clocks that divide it.
 *
 * <pre>{@code
 *   cpu 3.2 GHz ─┐
 *   gic 1 GHz   ─┼─ least common multiple ─▶ tick rate 48 GHz ─▶ cpu cycle = 15 ticks, exactly
 *   timer 24 MHz─┘
 * }</pre>
 *
 * <p>Left out: drifting or stopped clocks. Imports: {@code sim} root only.
 */
@NullMarked
package dev.doorbell.sim.time;

import org.jspecify.annotations.NullMarked;
