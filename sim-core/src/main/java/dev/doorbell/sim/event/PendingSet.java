package dev.doorbell.sim.event;

/** Where a queue keeps what is pending if the usual order is not wanted. */
sealed interface PendingSet permits ShakenSet, ExploredSet {
    /** Adds an entry. */
    void add(long key, long data);

    /** The lowest key, {@code Long.MAX_VALUE} if there is none. */
    long firstKey();

    /** The data word of an entry with the lowest key. Not to be called on an empty set. */
    long peek();

    /** Removes the next entry and returns its data word. */
    long take();

    /** The entry is about to become stale. */
    void withdrawn(long data);

    /** Drops what is stale. */
    void sweep(SlotTable slots);
}
