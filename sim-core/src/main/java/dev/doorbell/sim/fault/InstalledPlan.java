package dev.doorbell.sim.fault;

import java.util.List;

/**
 * The rules of a plan in force, until they are removed.
 *
 * @param rules in the plan's order
 */
public record InstalledPlan(List<Installed> rules) implements AutoCloseable {
    /** Keeps a copy. */
    public InstalledPlan {
        rules = List.copyOf(rules);
    }

    /** What all of them fired on. */
    public long hits() {
        return rules.stream().mapToLong(Installed::hits).sum();
    }

    /** Takes all of them out. Idempotent. */
    public void remove() {
        rules.forEach(Installed::remove);
    }

    /** As {@link #remove}. */
    @Override
    public void close() {
        remove();
    }
}
