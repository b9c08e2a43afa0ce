package dev.doorbell.nic.e1000e;

/**
 * Spreads received packets over the two queues by a hash of their addresses and ports.
 *
 * <p>It is on only with extended descriptors and without the packet checksum, whose place the hash
 * takes. Model note: the addresses of IPv6 mobility headers are not looked for.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Receive-Side Scaling (RSS)"; the hash is
 * Toeplitz's.
 */
final class ReceiveSideScaling {
    private static final int ENABLE_MASK = 3;
    private static final int ENABLE_RSS = 1;
    private static final int HASHES_TCP_IPV4 = 1 << 16;
    private static final int HASHES_IPV4 = 1 << 17;
    private static final int HASHES_TCP_IPV6 = 1 << 18;
    private static final int HASHES_IPV6_EXTENDED = 1 << 19;
    private static final int HASHES_IPV6 = 1 << 20;

    private static final int TYPE_TCP_IPV4 = 1;
    private static final int TYPE_IPV4 = 2;
    private static final int TYPE_TCP_IPV6 = 3;
    private static final int TYPE_IPV6_EXTENDED = 4;
    private static final int TYPE_IPV6 = 5;

    private static final int PORTS_BYTES = 4;
    private static final int TABLE_MASK = 0x7F;
    private static final int QUEUE_BIT = 7;

    private final RegisterStore store;

    private boolean enabled;
    private int type;
    private int hash;

    ReceiveSideScaling(RegisterStore store) {
        this.store = store;
    }

    /** Hashes the packet that {@code view} shows; {@code possible} says whether there is a place. */
    void look(byte[] frame, PacketView view, boolean possible) {
        int control = store.get(E1000eRegister.MRQC);
        enabled = possible && (control & ENABLE_MASK) == ENABLE_RSS;
        hash = 0;
        type = enabled ? type(view, control) : 0;
        if (type != 0) {
            int addresses = view.network() + (view.isIpv4() ? 12 : 8);
            add(frame, addresses, view.isIpv4() ? 8 : 32, 0);
            if (type == TYPE_TCP_IPV4 || type == TYPE_TCP_IPV6) {
                add(frame, view.transport(), PORTS_BYTES, view.isIpv4() ? 8 : 32);
            }
        }
    }

    private static int type(PacketView view, int control) {
        boolean tcp = view.isTcp() && !view.isFragment();
        if (!view.hasWholeHeaders()) {
            return 0;
        }
        if (view.isIpv4()) {
            if (tcp && (control & HASHES_TCP_IPV4) != 0) {
                return TYPE_TCP_IPV4;
            }
            return (control & HASHES_IPV4) != 0 ? TYPE_IPV4 : 0;
        }
        if (!view.isIpv6()) {
            return 0;
        }
        if (tcp && (control & HASHES_TCP_IPV6) != 0) {
            return TYPE_TCP_IPV6;
        }
        if ((control & HASHES_IPV6_EXTENDED) != 0) {
            return TYPE_IPV6_EXTENDED;
        }
        return (control & HASHES_IPV6) != 0 ? TYPE_IPV6 : 0;
    }

    /** Adds bytes to the hash; {@code position} is where they are in what is hashed. */
    private void add(byte[] frame, int from, int bytes, int position) {
        for (int i = 0; i < 8 * bytes; i++) {
            if ((frame[from + (i >> 3)] >>> (7 - (i & 7)) & 1) != 0) {
                hash ^= keyBits(8 * position + i);
            }
        }
    }

    /** 32 bits of the key from bit {@code first} on; its bytes are in memory order, bits from the top. */
    private int keyBits(int first) {
        long window = 0;
        for (int i = 0; i < 5; i++) {
            window = window << 8 | keyByte((first >> 3) + i);
        }
        return (int) (window >>> (8 - (first & 7)));
    }

    private int keyByte(int number) {
        int word = store.get(E1000eRegister.RSSRK, number >> 2);
        return word >>> (8 * (number & 3)) & 0xFF;
    }

    /** Whether the packet's hash is to be told. */
    boolean isEnabled() {
        return enabled;
    }

    /** The hash. */
    int hash() {
        return hash;
    }

    /** The queue that the redirection table gives, 0 or 1. */
    int queue() {
        if (type == 0) {
            return 0;
        }
        int entry = hash & TABLE_MASK;
        int word = store.get(E1000eRegister.RETA, entry >> 2);
        return word >>> (8 * (entry & 3) + QUEUE_BIT) & 1;
    }

    /** What a descriptor says: the type of the hash, and the queue. */
    int descriptorWord() {
        return enabled ? type | queue() << 8 : 0;
    }
}
