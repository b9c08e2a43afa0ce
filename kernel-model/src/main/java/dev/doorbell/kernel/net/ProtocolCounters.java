package dev.doorbell.kernel.net;

/**
 * What the protocols have made of the frames: behind the stages of {@link ReceiveCounters}. Counting
 * costs no time.
 *
 * <p>{@code ARP} and {@code ETHERTYPE_OTHER} are names of Breenix's trace provider {@code net_rx}
 * (ryanbreen/breenix@ad84625); the others are Doorbell's.
 */
public final class ProtocolCounters {
    private final long[] counts = new long[Kind.values().length];

    /** What is counted. */
    public enum Kind {
        /** ARP packets. */
        ARP,
        /** Frames that are neither ARP nor IPv4. */
        ETHERTYPE_OTHER,
        /** Packets with a checksum or a length that is wrong. */
        MALFORMED,
        /** Datagrams put into a socket's queue. */
        UDP_DELIVERED,
        /** Segments with data or an end that a connection accepted. */
        TCP_ACCEPTED,
        /** Segments that were out of order. */
        TCP_OUT_OF_ORDER,
        /** Segments sent again; always 0 in Breenix's own TCP. */
        TCP_RETRANSMITTED,
        /** Packets that found no link address for their next hop. */
        ARP_MISS,
        /** Frames that the NIC did not take. */
        TRANSMIT_REFUSED
    }

    void add(Kind kind) {
        counts[kind.ordinal()]++;
    }

    /** How often so far. */
    public long count(Kind kind) {
        return counts[kind.ordinal()];
    }
}
