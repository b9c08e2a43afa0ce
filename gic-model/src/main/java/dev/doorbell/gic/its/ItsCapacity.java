package dev.doorbell.gic.its;

import dev.doorbell.sim.error.ConfigurationException;

/**
 * How much an ITS holds inside.
 *
 * <p>Its three caches are two-way set-associative, least recently used out. Source of the shape: Arm
 * GIC-600 Technical Reference Manual, "ITS cache control, locking, and test"; the depth of the queue
 * is assumed.
 *
 * @param deviceEntries devices cached; 0 for no cache, else an even power of two or {@link
 *     #UNLIMITED}
 * @param collectionEntries collections cached, likewise
 * @param eventEntries events cached, likewise
 * @param queuedMessages messages that wait for translation before a doorbell accepts no more; at
 *     least 1
 */
public record ItsCapacity(
        int deviceEntries, int collectionEntries, int eventEntries, int queuedMessages) {
    /** A cache that never evicts. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** The caches of a small GIC-600. */
    public static final ItsCapacity SMALL = new ItsCapacity(32, 16, 256, 16);

    /** No caches: every look-up goes to memory. */
    public static final ItsCapacity UNCACHED = new ItsCapacity(0, 0, 0, 16);

    /** Caches that never evict. */
    public static final ItsCapacity UNBOUNDED =
            new ItsCapacity(UNLIMITED, UNLIMITED, UNLIMITED, 16);

    /** Checks the ranges. */
    public ItsCapacity {
        check("device", deviceEntries);
        check("collection", collectionEntries);
        check("event", eventEntries);
        if (queuedMessages < 1) {
            throw new ConfigurationException(
                    "ITS that queues " + queuedMessages + " messages; expected at least 1");
        }
    }

    private static void check(String what, int entries) {
        boolean none = entries == 0 || entries == UNLIMITED;
        if (!none && (entries < 2 || entries > 1 << 20 || Integer.bitCount(entries) != 1)) {
            throw new ConfigurationException(
                    "ITS with a "
                            + what
                            + " cache of "
                            + entries
                            + " entries; expected 0, a power of two from 2 to 2^20, or no limit");
        }
    }
}
