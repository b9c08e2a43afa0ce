package dev.doorbell.kernel.net;

/**
 * Which link address an IPv4 address has: sixteen entries that never expire. A full cache gives up its
 * first entry, every time.
 *
 * <p>Source: {@code kernel/src/net/arp.rs} of ryanbreen/breenix@ad84625.
 */
public final class ArpCache {
    /** Entries it holds. */
    public static final int ENTRIES = 16;

    /** No link address is known. */
    public static final long UNKNOWN = -1;

    private final int[] addresses = new int[ENTRIES];
    private final long[] macs = new long[ENTRIES];
    private int count;

    /** Makes an empty cache. */
    public ArpCache() {}

    /** Remembers that {@code address} has {@code mac}. */
    public void learn(int address, long mac) {
        int at = find(address);
        if (at < 0) {
            at = count < ENTRIES ? count++ : 0;
            addresses[at] = address;
        }
        macs[at] = mac;
    }

    /** The link address; {@link #UNKNOWN} if there is none. */
    public long lookUp(int address) {
        int at = find(address);
        return at < 0 ? UNKNOWN : macs[at];
    }

    /** Entries in use. */
    public int size() {
        return count;
    }

    private int find(int address) {
        for (int i = 0; i < count; i++) {
            if (addresses[i] == address) {
                return i;
            }
        }
        return -1;
    }
}
