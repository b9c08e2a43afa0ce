package dev.doorbell.gic.its;

import java.util.Arrays;

/**
 * A two-way set-associative cache, least recently used out.
 *
 * <p>Model note: sets are found by the low bits of an event's number plus 31 times its device's; how
 * implementations mix the two is not published.
 */
final class TwoWayCache implements EntryCache {
    private final int setMask;

    // Two neighbours are a set.
    private final long[] keys;
    private final long[] entries;

    /** By set: which of the two was used last. */
    private final byte[] last;

    TwoWayCache(int entryCount) {
        this.setMask = entryCount / 2 - 1;
        this.keys = new long[entryCount];
        this.entries = new long[entryCount];
        this.last = new byte[entryCount / 2];
    }

    private int set(long key) {
        return (int) key + 31 * (int) (key >>> 32) & setMask;
    }

    /** The index of the key's entry, or -1. */
    private int index(long key) {
        int at = 2 * set(key);
        if (keys[at] == key && entries[at] != 0) {
            return at;
        }
        if (keys[at + 1] == key && entries[at + 1] != 0) {
            return at + 1;
        }
        return -1;
    }

    @Override
    public long find(long key) {
        int at = index(key);
        if (at < 0) {
            return 0;
        }
        last[at >>> 1] = (byte) (at & 1);
        return entries[at];
    }

    @Override
    public long peek(long key) {
        int at = index(key);
        return at < 0 ? 0 : entries[at];
    }

    @Override
    public void fill(long key, long entry) {
        int set = set(key);
        int at = 2 * set;
        int way = entries[at] == 0 ? 0 : entries[at + 1] == 0 ? 1 : 1 - last[set];
        keys[at + way] = key;
        entries[at + way] = entry;
        last[set] = (byte) way;
    }

    @Override
    public void update(long key, long entry) {
        int at = index(key);
        if (at >= 0) {
            entries[at] = entry;
        }
    }

    @Override
    public void dropUpper(int upper) {
        for (int at = 0; at < keys.length; at++) {
            if ((int) (keys[at] >>> 32) == upper) {
                entries[at] = 0;
            }
        }
    }

    @Override
    public void clear() {
        Arrays.fill(entries, 0);
    }
}
