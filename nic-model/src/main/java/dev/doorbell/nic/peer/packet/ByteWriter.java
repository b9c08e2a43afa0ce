package dev.doorbell.nic.peer.packet;

import java.util.Arrays;

/** Puts a packet together, from its first byte on. */
final class ByteWriter {
    private byte[] data = new byte[64];
    private int length;

    ByteWriter u8(int value) {
        if (length == data.length) {
            data = Arrays.copyOf(data, 2 * length);
        }
        data[length++] = (byte) value;
        return this;
    }

    ByteWriter u16(int value) {
        return u8(value >> 8).u8(value);
    }

    ByteWriter i32(int value) {
        return u16(value >> 16).u16(value);
    }

    ByteWriter u48(long value) {
        return u16((int) (value >> 32)).i32((int) value);
    }

    ByteWriter bytes(Bytes bytes) {
        int needed = length + bytes.length();
        if (needed > data.length) {
            data = Arrays.copyOf(data, Math.max(2 * data.length, needed));
        }
        bytes.copyTo(data, length);
        length = needed;
        return this;
    }

    /** Writes the checksum of all bytes so far, and of a sum begun elsewhere, at {@code at}. */
    ByteWriter checksumAt(int at, long begun) {
        int checksum = InternetChecksum.of(done(), begun);
        data[at] = (byte) (checksum >> 8);
        data[at + 1] = (byte) checksum;
        return this;
    }

    int length() {
        return length;
    }

    Bytes done() {
        return Bytes.copyOf(data, 0, length);
    }
}
