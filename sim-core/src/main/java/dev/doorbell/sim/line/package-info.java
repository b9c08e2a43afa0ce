/**
 * Wires: levels that several parties may drive and any number may watch.
 *
 * <p>What enters: {@link dev.doorbell.sim.line.InterruptLine.Driver#drive}. What leaves: one call
 * per change of the level. No delay of its own; who needs one schedules an event. A machine's lines are in
 * {@link dev.doorbell.sim.line.Lines}, which traces them. Imports: {@code sim.trace}.
 */
@NullMarked
package dev.doorbell.sim.line;

import org.jspecify.annotations.NullMarked;
