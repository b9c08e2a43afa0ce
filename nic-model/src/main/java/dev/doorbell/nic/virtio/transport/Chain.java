package dev.doorbell.nic.virtio.transport;

import java.util.Arrays;

/**
 * The buffer that a driver made available, as the device reads it: a chain of descriptors, first
 * those to be read, then those to be written.
 *
 * <p>Read whole when it is taken, so nothing that is written later changes it. Made once and filled
 * again for each buffer; grows to the longest chain seen.
 */
public final class Chain {
    /** Descriptors that a device follows in one chain. */
    public static final int SEGMENTS_MAX = 1024;

    private long[] addresses = new long[16];
    private int[] lengths = new int[16];
    private int head;
    private int readable;
    private int segments;
    private long readableBytes;
    private long writableBytes;

    /** Makes an empty one. */
    public Chain() {}

    void begin(int descriptor) {
        head = descriptor;
        readable = 0;
        segments = 0;
        readableBytes = 0;
        writableBytes = 0;
    }

    /** Adds a descriptor; false if it is one too many, or one to be read behind one to be written. */
    boolean add(long address, int length, boolean writable) {
        if (segments == SEGMENTS_MAX || (!writable && readable < segments)) {
            return false;
        }
        if (segments == lengths.length) {
            addresses = Arrays.copyOf(addresses, 2 * segments);
            lengths = Arrays.copyOf(lengths, 2 * segments);
        }
        addresses[segments] = address;
        lengths[segments] = length;
        segments++;
        if (writable) {
            writableBytes += length & 0xFFFF_FFFFL;
        } else {
            readable++;
            readableBytes += length & 0xFFFF_FFFFL;
        }
        return true;
    }

    /** The index of its first descriptor, by which it is given back. */
    public int head() {
        return head;
    }

    /** How many descriptors there are, those to be read first. */
    public int segments() {
        return segments;
    }

    /** How many of them are to be read; the rest is to be written. */
    public int readable() {
        return readable;
    }

    /** Where descriptor {@code segment} points. */
    public long address(int segment) {
        return addresses[segment];
    }

    /** Bytes of descriptor {@code segment}: up to 4 GiB. */
    public long length(int segment) {
        return lengths[segment] & 0xFFFF_FFFFL;
    }

    /** Bytes to be read. */
    public long readableBytes() {
        return readableBytes;
    }

    /** Bytes to be written. */
    public long writableBytes() {
        return writableBytes;
    }
}
