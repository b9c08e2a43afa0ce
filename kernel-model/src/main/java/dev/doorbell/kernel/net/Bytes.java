package dev.doorbell.kernel.net;

/** Big-endian numbers in a packet, and the Internet checksum. */
final class Bytes {
    private Bytes() {}

    static int get16(byte[] from, int at) {
        return (from[at] & 0xFF) << 8 | (from[at + 1] & 0xFF);
    }

    static int get32(byte[] from, int at) {
        return get16(from, at) << 16 | get16(from, at + 2);
    }

    static void put16(byte[] to, int at, int value) {
        to[at] = (byte) (value >>> 8);
        to[at + 1] = (byte) value;
    }

    static void put32(byte[] to, int at, int value) {
        put16(to, at, value >>> 16);
        put16(to, at + 2, value);
    }

    /** A link address: the first of its six bytes is the highest. */
    static long getMac(byte[] from, int at) {
        return (long) get16(from, at) << 32 | (get32(from, at + 2) & 0xFFFF_FFFFL);
    }

    static void putMac(byte[] to, int at, long mac) {
        put16(to, at, (int) (mac >>> 32));
        put32(to, at + 2, (int) mac);
    }

    /** Adds the sixteen-bit words of a part, an odd last byte followed by a zero. Source: RFC 1071. */
    static long sum(byte[] from, int at, int bytes) {
        long sum = 0;
        for (int i = 0; i + 1 < bytes; i += 2) {
            sum += get16(from, at + i);
        }
        return (bytes & 1) == 0 ? sum : sum + ((from[at + bytes - 1] & 0xFF) << 8);
    }

    /** The Internet checksum of words that add up to {@code sum}; 0 if they include a right one. */
    static int checksum(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) ~folded & 0xFFFF;
    }

    /** What a UDP or TCP checksum adds for the addresses. Source: RFC 793, "Header Format". */
    static long pseudoHeader(int source, int destination, int protocol, int bytes) {
        return (source >>> 16)
                + (source & 0xFFFFL)
                + (destination >>> 16)
                + (destination & 0xFFFFL)
                + protocol
                + bytes;
    }
}
