package dev.doorbell.sim.path;

import java.util.Arrays;

/**
 * When each interrupt passed its stages, per INTID and per core.
 *
 * <p>An INTID's open marks belong to the trip that has begun and is not yet acknowledged; edges that
 * collapse into it change nothing. Acknowledging moves them to the core that did, where they stay
 * until that core acknowledges again: these are the marks a frame drained meanwhile is joined with.
 */
final class InterruptMarks {
    /** A stage that was not passed. */
    static final long UNMARKED = -1;

    private static final int FIRST = Stage.TICK.ordinal();
    private static final int STAGES = Stage.HANDLER.ordinal() - FIRST + 1;
    private static final int PRIVATE_INTIDS = 32;

    // Open-addressed: key to row of open marks.
    private long[] keys = new long[64];
    private long[][] open = new long[64][];
    private int keyCount;

    private long[][] served = new long[0][];
    private int[] servedIntids = new int[0];

    /** Notes that the interrupt's stage ended, unless the open trip is past it already. */
    void mark(int core, int intid, Stage stage, long tick) {
        long[] row = row(key(core, intid));
        int at = stage.ordinal() - FIRST;
        if (row[at] == UNMARKED) {
            row[at] = tick;
        }
    }

    /** Drops the INTID's open marks: what they led to was cleared before anybody acknowledged it. */
    void forget(int core, int intid) {
        Arrays.fill(row(key(core, intid)), UNMARKED);
    }

    /** Moves the INTID's open marks to the core, which has just acknowledged it. */
    void acknowledge(int core, int intid, long takenTick, long tick) {
        long[] row = row(key(core, intid));
        long[] mine = served(core);
        System.arraycopy(row, 0, mine, 0, STAGES);
        Arrays.fill(row, UNMARKED);
        mine[Stage.TAKEN.ordinal() - FIRST] = takenTick;
        mine[Stage.ACKNOWLEDGED.ordinal() - FIRST] = tick;
        mine[Stage.HANDLER.ordinal() - FIRST] = UNMARKED;
        servedIntids[core] = intid;
    }

    /** The INTID that the core acknowledged last; negative if none. */
    int servedIntid(int core) {
        served(core);
        return servedIntids[core];
    }

    /** Notes that the core has ended the interrupt it acknowledged last. */
    void ended(int core, long tick) {
        served(core)[Stage.HANDLER.ordinal() - FIRST] = tick;
    }

    /** Copies the core's marks into a journey's row of marks. */
    void joinInto(int core, long[] marks, int base) {
        System.arraycopy(served(core), 0, marks, base + FIRST, STAGES);
    }

    private long[] served(int core) {
        if (core >= served.length) {
            int had = served.length;
            served = Arrays.copyOf(served, core + 1);
            servedIntids = Arrays.copyOf(servedIntids, core + 1);
            for (int i = had; i <= core; i++) {
                served[i] = new long[STAGES];
                Arrays.fill(served[i], UNMARKED);
                servedIntids[i] = -1;
            }
        }
        return served[core];
    }

    /** INTIDs below 32 are each core's own; the others are one for all. Never zero. */
    private static long key(int core, int intid) {
        return intid < PRIVATE_INTIDS ? (long) (core + 1) << 32 | intid : intid;
    }

    private long[] row(long key) {
        int mask = keys.length - 1;
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (open[slot] != null) {
            if (keys[slot] == key) {
                return open[slot];
            }
            slot = slot + 1 & mask;
        }
        if (2 * (keyCount + 1) > keys.length) {
            grow();
            return row(key);
        }
        long[] row = new long[STAGES];
        Arrays.fill(row, UNMARKED);
        keys[slot] = key;
        open[slot] = row;
        keyCount++;
        return row;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[][] oldOpen = open;
        keys = new long[oldKeys.length * 2];
        open = new long[oldKeys.length * 2][];
        int mask = keys.length - 1;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldOpen[i] != null) {
                int slot = (int) ((oldKeys[i] * 0x9E3779B97F4A7C15L) >>> 40) & mask;
                while (open[slot] != null) {
                    slot = slot + 1 & mask;
                }
                keys[slot] = oldKeys[i];
                open[slot] = oldOpen[i];
            }
        }
    }
}
