/**
 * One simulation: what owns it, what its parts share, how it ends.
 *
 * <pre>{@code
 *   Simulation (the user's handle, closeable)
 *        │ owns
 *        ▼
 *   Backplane: events · time · seed · bus · memory · trace · journeys · contexts
 *        ▲ is all that a model or a core ever holds
 * }</pre>
 *
 * <p>Nothing on the right of the handle knows the handle, so that a simulation its user has dropped
 * can be noticed and its stacks released. Imports: the packages below it.
 */
@NullMarked
package dev.doorbell.sim;

import org.jspecify.annotations.NullMarked;
