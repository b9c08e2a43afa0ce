/**
 * Faults on purpose: rules that break what the machine does, and say so.
 *
 * <pre>{@code
 *   rule = subject (writes, reads, a line, frames, commands) + when + verdict
 *
 *   sender ──▶ first installed rule that fires, or none ──▶ the bus, line, wire or queue
 *                            │
 *                            └──▶ FAULT_INJECTED in the trace
 * }</pre>
 *
 * <p>A rule is data: it can be printed, generated, compared and installed again. {@link
 * dev.doorbell.sim.fault.Faults} is reached by way of the backplane. What it hands to the models is null
 * while no rule concerns them. Left out: what processors do to memory without the bus, and what a model
 * writes to its own tables. Imports: {@code sim.bus}, {@code sim.line}, {@code sim.event}, {@code
 * sim.random}, {@code sim.trace}, {@code sim.error}.
 */
@NullMarked
package dev.doorbell.sim.fault;

import org.jspecify.annotations.NullMarked;
