package dev.doorbell.sim.event;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A pending set for tests: entries with equal keys leave in an order drawn from a seed.
 *
 * <p>Each entry gets a number that depends on the seed and on how many were added before it, and
 * equals leave by that number. So a run repeats exactly under the same seed, and a model that needs
 * more order than due tick and phase give it shows under another. A binary heap of objects:
 * O(log n), allocates.
 */
final class ShakenSet implements PendingSet {
    private record Entry(long key, long lot, long added, long data) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(
                    Comparator.comparingLong(Entry::key)
                            .thenComparingLong(Entry::lot)
                            .thenComparingLong(Entry::added));
    private final long seed;
    private long added;

    ShakenSet(long seed) {
        this.seed = seed;
    }

    @Override
    public void add(long key, long data) {
        entries.add(new Entry(key, lot(seed + added), added, data));
        added++;
    }

    @Override
    public long firstKey() {
        Entry first = entries.peek();
        return first == null ? Long.MAX_VALUE : first.key;
    }

    @Override
    public long peek() {
        return entries.element().data;
    }

    @Override
    public long take() {
        return entries.remove().data;
    }

    @Override
    public void sweep(SlotTable slots) {
        entries.removeIf(entry -> slots.dropIfStale(entry.data));
    }

    @Override
    public void withdrawn(long data) {
        // It is stale, and is dropped when met.
    }

    /** Mixes all bits of {@code number} into all bits of the result, one to one. */
    private static long lot(long number) {
        long mixed = number * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8_FEB8_6659_FD93L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8_FEB8_6659_FD93L;
        return mixed ^ (mixed >>> 32);
    }
}
