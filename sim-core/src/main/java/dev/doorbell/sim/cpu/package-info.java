/**
 * Processors: straight-line guest code that pays for its cycles and is preempted where hardware
 * would preempt it.
 *
 * <pre>{@code
 *   guest code ── spend / read / write / barrier / WFI ──▶ Core ──▶ event queue, bus
 *        ▲                                                   │
 *        └───────── vector(), nested on the same stack ◀─────┘ interrupt input high and unmasked
 * }</pre>
 *
 * <p>A routine is an ordinary Java method. Paying advances the simulation: everything due up to and
 * including the tick it pays for happens first. Left out: caches, pipelines, speculation,
 * translation; FIQ. Imports: {@code sim.event}, {@code sim.time}, {@code sim.context}, {@code
 * sim.bus}, {@code sim.line}, {@code sim.trace}, {@code sim.path}.
 */
@NullMarked
package dev.doorbell.sim.cpu;

import org.jspecify.annotations.NullMarked;
