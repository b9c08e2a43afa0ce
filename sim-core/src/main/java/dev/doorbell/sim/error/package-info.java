/**
 * Errors that people cause and can mend, thrown where something is built. Imports: nothing.
 *
 * <p>What the simulated guest does wrong is no exception: it gets the architecture's answer and a
 * trace record that names the rule, see {@code TracePoint}.
 */
@NullMarked
package dev.doorbell.sim.error;

import org.jspecify.annotations.NullMarked;
