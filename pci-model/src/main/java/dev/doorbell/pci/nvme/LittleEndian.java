package dev.doorbell.pci.nvme;

/** Numbers in byte arrays, least significant byte first. */
final class LittleEndian {
    private LittleEndian() {}

    static void put(byte[] to, int at, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            to[at + i] = (byte) (value >>> (8 * i));
        }
    }

    static long get(byte[] from, int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (from[at + i] & 0xFFL) << (8 * i);
        }
        return value;
    }

    /** Text, padded with spaces to {@code bytes}. */
    static void putText(byte[] to, int at, int bytes, String text) {
        for (int i = 0; i < bytes; i++) {
            to[at + i] = (byte) (i < text.length() ? text.charAt(i) : ' ');
        }
    }
}
