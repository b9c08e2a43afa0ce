package dev.doorbell.nic.peer.packet;

/**
 * The ones' complement sum that guards IPv4 headers, ICMP, UDP and TCP.
 *
 * <p>Source: RFC 1071, "Computing the Internet Checksum".
 */
public final class InternetChecksum {
    private InternetChecksum() {}

    /**
     * The checksum of {@code bytes} and of what a pseudo header has begun; of bytes that hold their own
     * checksum it is zero. An odd last byte counts as if a zero followed.
     */
    public static int of(Bytes bytes, long begun) {
        long sum = begun;
        for (int i = 0; i < bytes.length(); i++) {
            sum += (i & 1) == 0 ? (long) bytes.at(i) << 8 : bytes.at(i);
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (int) (~sum & 0xFFFF);
    }

    /** The sum of the pseudo header in front of UDP and TCP. Source: RFC 9293, section 3.1. */
    static long pseudoHeader(int source, int destination, int protocol, int bytes) {
        return (source >>> 16)
                + (source & 0xFFFF)
                + (destination >>> 16)
                + (destination & 0xFFFF)
                + (long) protocol
                + bytes;
    }
}
