package dev.doorbell.nic.e1000;

/**
 * The Internet checksum over parts of a frame.
 *
 * <p>Source: RFC 1071.
 */
public final class Checksums {
    private Checksums() {}

    /** The ones' complement sum, folded to 16 bits, of the bytes from {@code from} to {@code end}. */
    public static int sum(byte[] bytes, int from, int end) {
        return sum(0, bytes, from, end);
    }

    /** The same, added to {@code start}. */
    public static int sum(int start, byte[] bytes, int from, int end) {
        long sum = start;
        int at = from;
        for (; at + 1 < end; at += 2) {
            sum += read16(bytes, at);
        }
        if (at < end) {
            sum += (bytes[at] & 0xFF) << 8;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (int) sum;
    }

    /** The checksum that a sum makes; ones rather than zero, which UDP takes for none. */
    public static int finish(int sum) {
        int checksum = ~sum & 0xFFFF;
        return checksum == 0 ? 0xFFFF : checksum;
    }

    /** Two bytes of a frame, the first one the upper. */
    public static int read16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    /** Puts two bytes into a frame. */
    public static void write16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }
}
