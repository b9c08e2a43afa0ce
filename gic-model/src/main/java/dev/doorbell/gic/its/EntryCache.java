package dev.doorbell.gic.its;

/** Valid table entries by number: no entry is zero, and zero says there is none. */
interface EntryCache {
    /** The entry, or 0; counts as a use. */
    long find(long key);

    /** The entry, or 0; does not count as a use. */
    long peek(long key);

    /** Takes in an entry that was read. */
    void fill(long key, long entry);

    /** The entry was written: one that is held changes, or goes if {@code entry} is 0. */
    void update(long key, long entry);

    /** Drops every entry whose number has {@code upper} in its upper half. */
    void dropUpper(int upper);

    /** Drops everything. */
    void clear();

    /** A cache of {@code entries} entries, as {@link ItsCapacity} counts them. */
    static EntryCache of(int entries) {
        return switch (entries) {
            case 0 -> new NoCache();
            case ItsCapacity.UNLIMITED -> new EntryTable();
            default -> new TwoWayCache(entries);
        };
    }

    /** Holds nothing. */
    final class NoCache implements EntryCache {
        @Override
        public long find(long key) {
            return 0;
        }

        @Override
        public long peek(long key) {
            return 0;
        }

        @Override
        public void fill(long key, long entry) {}

        @Override
        public void update(long key, long entry) {}

        @Override
        public void dropUpper(int upper) {}

        @Override
        public void clear() {}
    }
}
