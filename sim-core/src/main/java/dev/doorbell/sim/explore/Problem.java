package dev.doorbell.sim.explore;

/**
 * What is wrong with an order.
 *
 * @param kind of what kind it is
 * @param words what it is, in words
 */
public record Problem(Kind kind, String words) {
    /** Kinds of problems. */
    public enum Kind {
        /** Work is pending, and there is nothing left that could signal it. */
        WORK_LEFT,
        /** More work was taken than was posted. */
        TAKEN_TWICE,
        /** An invariant of the scenario does not hold. */
        INVARIANT,
        /** Guest code or a model threw. */
        THROWN,
        /** A core waits in a way that no interrupt ends, and nothing is left to happen. */
        DEADLOCK,
        /** There is no end to it. */
        STORM
    }

    @Override
    public String toString() {
        return words;
    }
}
