package dev.doorbell.sim.explore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of an exploration.
 *
 * @param verdict the answer
 * @param orderCount orders that were run to their end
 * @param prunedCount orders that were begun and cut short, as others like them were known
 * @param stepsMax steps of the longest
 * @param budget the bounds
 * @param found the first order in which something is wrong; null unless the verdict is that
 */
public record Exploration(
        Verdict verdict,
        int orderCount,
        int prunedCount,
        int stepsMax,
        Budget budget,
        @Nullable Failure found) {
    /** The answers there are. */
    public enum Verdict {
        /** Nothing is wrong in any order within the bounds. */
        PROVED,
        /** There is an order in which something is wrong. */
        FAILED,
        /** Nothing wrong was found, and not all was looked at: this says nothing. */
        BUDGET_SPENT
    }

    /** The order in which something is wrong. */
    public Optional<Failure> failureIfAny() {
        return Optional.ofNullable(found);
    }

    /**
     * The order in which something is wrong.
     *
     * @throws IllegalStateException if there is none
     */
    public Failure failure() {
        if (found == null) {
            throw new IllegalStateException("there is no failure: " + this);
        }
        return found;
    }

    @Override
    public String toString() {
        String how =
                orderCount
                        + (orderCount == 1 ? " order" : " orders")
                        + " run, of "
                        + stepsMax
                        + " steps at most; "
                        + prunedCount
                        + " cut short";
        return switch (verdict) {
            case PROVED -> "PROVED within bounds: " + how;
            case BUDGET_SPENT -> "BUDGET SPENT, nothing is proved: " + how;
            case FAILED -> "FAILED: " + failure() + "\nfound among " + how;
        };
    }
}
