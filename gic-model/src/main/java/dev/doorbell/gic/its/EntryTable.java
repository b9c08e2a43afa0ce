package dev.doorbell.gic.its;

import java.util.Arrays;

/**
 * Entries by number, as many as there are: open addressing, no boxes.
 *
 * <p>Serves as a cache without limit, and as the place of mappings that never reach guest memory.
 */
final class EntryTable implements EntryCache {
    private long[] keys = new long[64];
    private long[] entries = new long[64];
    private int count;

    private static int home(long key, int mask) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    }

    /** Where the key is, or the free place where it would go. */
    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = home(key, mask);
        while (entries[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    @Override
    public long find(long key) {
        return entries[slot(key)];
    }

    @Override
    public long peek(long key) {
        return find(key);
    }

    @Override
    public void fill(long key, long entry) {
        put(key, entry);
    }

    @Override
    public void update(long key, long entry) {
        if (find(key) != 0) {
            put(key, entry);
        }
    }

    /** Sets the entry; 0 removes it. */
    void put(long key, long entry) {
        int slot = slot(key);
        if (entry == 0) {
            removeAt(slot);
            return;
        }
        if (entries[slot] == 0) {
            count++;
        }
        keys[slot] = key;
        entries[slot] = entry;
        if (2 * count > keys.length) {
            grow();
        }
    }

    @Override
    public void dropUpper(int upper) {
        for (int slot = 0; slot < keys.length; slot++) {
            while (entries[slot] != 0 && (int) (keys[slot] >>> 32) == upper) {
                removeAt(slot); // another may take its place
            }
        }
    }

    @Override
    public void clear() {
        Arrays.fill(entries, 0);
        count = 0;
    }

    /** Places to look at with {@link #keyAt} and {@link #entryAt}. */
    int slotCount() {
        return keys.length;
    }

    /** The number of the entry at {@code slot}; meaningless if there is none. */
    long keyAt(int slot) {
        return keys[slot];
    }

    /** The entry at {@code slot}, or 0. */
    long entryAt(int slot) {
        return entries[slot];
    }

    /** Changes the entry at {@code slot} to another that is not zero. */
    void replaceAt(int slot, long entry) {
        entries[slot] = entry;
    }

    /** Closes the gap, so that a search never stops short. */
    private void removeAt(int slot) {
        if (entries[slot] == 0) {
            return;
        }
        int mask = keys.length - 1;
        int gap = slot;
        for (int next = gap + 1 & mask; entries[next] != 0; next = next + 1 & mask) {
            int fromHome = next - home(keys[next], mask) & mask;
            int fromGap = next - gap & mask;
            if (fromHome >= fromGap) {
                keys[gap] = keys[next];
                entries[gap] = entries[next];
                gap = next;
            }
        }
        entries[gap] = 0;
        count--;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldEntries = entries;
        keys = new long[oldKeys.length * 2];
        entries = new long[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldEntries[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                entries[slot] = oldEntries[i];
            }
        }
    }
}
