package dev.doorbell.sim.firmware;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes in the making: numbers are little-endian, as everywhere in ACPI. */
public final class ByteSink {
    private byte[] bytes = new byte[256];
    private int size;

    /** How many bytes there are. */
    public int size() {
        return size;
    }

    /** Appends the low byte of {@code value}. */
    public ByteSink u8(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = (byte) value;
        return this;
    }

    /** Appends two bytes. */
    public ByteSink u16(int value) {
        return number(value, 2);
    }

    /** Appends four bytes. */
    public ByteSink u32(long value) {
        return number(value, 4);
    }

    /** Appends eight bytes. */
    public ByteSink u64(long value) {
        return number(value, 8);
    }

    private ByteSink number(long value, int count) {
        for (int i = 0; i < count; i++) {
            u8((int) (value >>> (8 * i)));
        }
        return this;
    }

    /** Appends {@code text} in ASCII, filled up with {@code filler} to {@code width} bytes. */
    public ByteSink ascii(String text, int width, char filler) {
        if (text.length() > width) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" has " + text.length() + " characters; room is for " + width);
        }
        bytes(text.getBytes(StandardCharsets.US_ASCII));
        for (int i = text.length(); i < width; i++) {
            u8(filler);
        }
        return this;
    }

    /** Appends bytes. */
    public ByteSink bytes(byte... more) {
        if (size + more.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more.length));
        }
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    /** Appends {@code count} zeros. */
    public ByteSink zeros(int count) {
        for (int i = 0; i < count; i++) {
            u8(0);
        }
        return this;
    }

    /** Overwrites the byte at {@code at}. */
    public void set8(int at, int value) {
        bytes[at] = (byte) value;
    }

    /** Overwrites the four bytes at {@code at}. */
    public void set32(int at, long value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
    }

    /** What makes the sum of the bytes {@code [from, to)} zero, modulo 256, if added to one of them. */
    public int checksum(int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        return -sum & 0xFF;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }
}
