package dev.doorbell.sim.export;

/** The stages that were noted of the journey that ends next, in order. */
final class StageNotes {
    private static final int KEPT_MAX = 64;

    private final long[] stages = new long[KEPT_MAX];
    private final long[] ticks = new long[KEPT_MAX];
    private final int[] sources = new int[KEPT_MAX];
    private int count;

    /** Adds one; false if there are too many. */
    boolean add(int source, long stage, long length) {
        if (count == KEPT_MAX || length < 0) {
            return false;
        }
        stages[count] = stage;
        ticks[count] = length;
        sources[count] = source;
        count++;
        return true;
    }

    int count() {
        return count;
    }

    long stage(int index) {
        return stages[index];
    }

    long ticks(int index) {
        return ticks[index];
    }

    int source(int index) {
        return sources[index];
    }

    void clear() {
        count = 0;
    }
}
