/**
 * Wires: levels that several parties may drive and any number may watch.
 *
 * <p>What enters: {@link dev.doorbell.sim.line.InterruptLine.Driver#drive}. What leaves: one call
 * per change of the level. No delay of its own; who needs one schedules an event. Imports: nothing
 * of Doorbell.
 */
@NullMarked
package dev.doorbell.sim.line;

import org.jspecify.annotations.NullMarked;
