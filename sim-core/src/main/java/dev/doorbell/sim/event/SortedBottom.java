package dev.doorbell.sim.event;

import java.util.Arrays;

/**
 * The lowest entries of a {@link RadixLadder}, sorted; a thousand or two at most.
 *
 * <p>Filled in runs: entries are staged in the order in which they came, all above those present,
 * and a run is then sorted by the highest bits in which its keys differ (one counting pass, at least a bin per entry) and
 * finished by insertion, which finds little to do. Both steps keep equal keys in order. Single
 * entries are inserted from the upper end.
 *
 * <p>Cost: a staged entry is moved twice, mostly without an unpredictable branch. An inserted one
 * moves those above it by one place; when such moves have come to {@value #MOVES_PER_ENTRY} for each
 * entry present, the owner is asked to take the upper half away, which costs about as much.
 */
final class SortedBottom {
    /** The most entries a run may have. */
    static final int RUN_MAX = 1280;

    /** The most entries there may be. */
    private static final int ENTRIES_MAX = 2048;

    /** A bottom of this size is cheap to insert into, however often. */
    private static final int CROWD_MIN = 32;

    private static final int MOVES_PER_ENTRY = 4;

    /** Runs up to here are sorted by insertion alone. */
    private static final int INSERTION_MAX = 8;

    private static final int BINS_MAX = 1 << 10;

    // (key, data) pairs between the two places; room for a full bottom to drift by an eighth.
    private final long[] cells = new long[2 * ENTRIES_MAX + ENTRIES_MAX / 4];
    private int read;
    private int write;

    private final long[] staged = new long[2 * RUN_MAX];
    private int stagedEnd;

    /** Moves by insertion since the last run or cut. */
    private int moved;

    private final int[] binPlaces = new int[BINS_MAX];

    boolean isEmpty() {
        return read == write;
    }

    boolean isFull() {
        return size() == ENTRIES_MAX;
    }

    int size() {
        return (write - read) >> 1;
    }

    /** The lowest key. Not to be called on an empty bottom. */
    long firstKey() {
        return cells[read];
    }

    /** The data word of the first entry. Not to be called on an empty bottom. */
    long peek() {
        return cells[read + 1];
    }

    /** Removes the first entry. Not to be called on an empty bottom. */
    long take() {
        int from = read;
        cut(from + 2, write);
        return cells[from + 1];
    }

    /**
     * Inserts an entry behind those with the same key.
     *
     * @return whether the bottom is crowded: the owner should {@link #truncate} it, and must if it
     *     {@link #isFull}
     */
    boolean insert(long key, long data) {
        if (write == cells.length) {
            System.arraycopy(cells, read, cells, 0, write - read);
            write -= read;
            read = 0;
        }
        write += 2;
        moved += place(read, write - 2, key, data);
        int size = size();
        return size == ENTRIES_MAX || (size > CROWD_MIN && moved > MOVES_PER_ENTRY * size);
    }

    /** Adds an entry to the next run, whose keys are all above those present. */
    void stage(long key, long data) {
        staged[stagedEnd] = key;
        staged[stagedEnd + 1] = data;
        stagedEnd += 2;
    }

    int stagedSize() {
        return stagedEnd >> 1;
    }

    /** Appends the staged run, sorted. */
    void settle() {
        int first = write;
        int end = first + stagedEnd;
        if (stagedEnd <= 2 * INSERTION_MAX) {
            for (int from = 0; from != stagedEnd; from += 2) {
                place(first, first + from, staged[from], staged[from + 1]);
            }
        } else {
            distribute(first);
            for (int from = first + 2; from != end; from += 2) {
                long key = cells[from];
                if (cells[from - 2] > key) {
                    place(first, from, key, cells[from + 1]);
                }
            }
        }
        write = end;
        stagedEnd = 0;
        moved = 0;
    }

    /** Drops every stale entry. */
    void sweep(SlotTable slots) {
        int kept = read;
        for (int from = read; from != write; from += 2) {
            if (!slots.dropIfStale(cells[from + 1])) {
                cells[kept] = cells[from];
                cells[kept + 1] = cells[from + 1];
                kept += 2;
            }
        }
        cut(read, kept);
    }

    /**
     * The number of entries below the middle one's key: where to split a bottom without parting
     * equal keys. The ones left here would be joined by later ones.
     */
    int middle() {
        int split = read + (size() & -2);
        long key = cells[split];
        while (split != read && cells[split - 2] == key) {
            split -= 2;
        }
        return (split - read) >> 1;
    }

    long keyAt(int index) {
        return cells[read + 2 * index];
    }

    long dataAt(int index) {
        return cells[read + 2 * index + 1];
    }

    /** Keeps the first entries only. */
    void truncate(int size) {
        cut(read, read + 2 * size);
        moved = 0;
    }

    /** Sets both ends. An empty bottom begins at 0 again. */
    private void cut(int from, int to) {
        boolean none = from == to;
        read = none ? 0 : from;
        write = none ? 0 : to;
    }

    /**
     * Puts an entry into the gap at {@code gap}, or lower, moving the higher ones up by one.
     *
     * @return how many were moved
     */
    private int place(int first, int gap, long key, long data) {
        int place = gap;
        while (place > first && cells[place - 2] > key) {
            cells[place] = cells[place - 2];
            cells[place + 1] = cells[place - 1];
            place -= 2;
        }
        cells[place] = key;
        cells[place + 1] = data;
        return (gap - place) >> 1;
    }

    /** Copies the staged run to {@code first}, ordered by the highest bits that differ. */
    private void distribute(int first) {
        long differing = 0;
        for (int from = 2; from != stagedEnd; from += 2) {
            differing |= staged[from] ^ staged[0];
        }
        // Above the bits that pick the bin all keys are equal, so the bins are in key order.
        int bins = Math.min(BINS_MAX, Integer.highestOneBit(stagedEnd));
        int binBits = Integer.numberOfTrailingZeros(bins);
        int shift = Math.max(0, 64 - binBits - Long.numberOfLeadingZeros(differing));
        int[] places = binPlaces;
        Arrays.fill(places, 0, bins, 0);
        for (int from = 0; from != stagedEnd; from += 2) {
            places[(int) (staged[from] >>> shift) & (bins - 1)] += 2;
        }
        int place = first;
        for (int bin = 0; bin < bins; bin++) {
            int width = places[bin];
            places[bin] = place;
            place += width;
        }
        for (int from = 0; from != stagedEnd; from += 2) {
            long key = staged[from];
            int bin = (int) (key >>> shift) & (bins - 1);
            int to = places[bin];
            places[bin] = to + 2;
            cells[to] = key;
            cells[to + 1] = staged[from + 1];
        }
    }
}
