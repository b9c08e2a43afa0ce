package dev.doorbell.sim.event;

import java.util.List;

/**
 * Decides the order of what may happen in any order; see {@link EventQueue#explored}.
 *
 * <p>What happens between two calls of {@link #choose} is one <em>step</em>: a handler, and the guest
 * code that it lets go on.
 */
public interface Chooser extends Footprint {
    /**
     * Says which of those fires next; called even if there is but one.
     *
     * @param due at least one, in order of scheduling; of one channel only the oldest
     * @return an index of the list
     */
    int choose(List<Pending> due);

    /**
     * Something has become pending in the present step.
     *
     * @return a number that it will carry, {@link Pending#cause}
     */
    int added(Pending pending);

    /** Something was cancelled or moved in the present step. */
    void withdrawn(Pending pending);
}
