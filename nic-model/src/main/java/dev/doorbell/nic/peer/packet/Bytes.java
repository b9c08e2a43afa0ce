package dev.doorbell.nic.peer.packet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that do not change, or a stretch of them. Multi-byte numbers are big-endian. */
public final class Bytes {
    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private final byte[] data;
    private final int from;
    private final int length;

    private Bytes(byte[] data, int from, int length) {
        this.data = data;
        this.from = from;
        this.length = length;
    }

    /** A copy of {@code length} bytes of {@code data}. */
    public static Bytes copyOf(byte[] data, int from, int length) {
        return new Bytes(Arrays.copyOfRange(data, from, from + length), 0, length);
    }

    /** The characters of {@code text}, a byte each. */
    public static Bytes ofAscii(String text) {
        byte[] data = text.getBytes(StandardCharsets.ISO_8859_1);
        return new Bytes(data, 0, data.length);
    }

    /** How many there are. */
    public int length() {
        return length;
    }

    /**
     * The byte at {@code at}, 0 to 255.
     *
     * @throws IndexOutOfBoundsException if it is not there
     */
    public int at(int at) {
        if (at < 0 || at >= length) {
            throw new IndexOutOfBoundsException("byte " + at + " of " + length);
        }
        return data[from + at] & 0xFF;
    }

    /** The byte at {@code at}, as a guest's packet is read. */
    public int u8(int at) throws MalformedPacketException {
        if (at < 0 || at >= length) {
            throw new MalformedPacketException("packet", PacketFault.TRUNCATED);
        }
        return data[from + at] & 0xFF;
    }

    /** The two bytes at {@code at}. */
    public int u16(int at) throws MalformedPacketException {
        return u8(at) << 8 | u8(at + 1);
    }

    /** The four bytes at {@code at}. */
    public int i32(int at) throws MalformedPacketException {
        return u16(at) << 16 | u16(at + 2);
    }

    /** The six bytes at {@code at}. */
    public long u48(int at) throws MalformedPacketException {
        return (long) u16(at) << 32 | (i32(at + 2) & 0xFFFF_FFFFL);
    }

    /** The bytes from {@code begin} up to {@code end}. */
    public Bytes slice(int begin, int end) throws MalformedPacketException {
        if (begin < 0 || end < begin || end > length) {
            throw new MalformedPacketException("packet", PacketFault.TRUNCATED);
        }
        return new Bytes(data, from + begin, end - begin);
    }

    /** The bytes up to {@code end}, or all if there are fewer. */
    public Bytes first(int end) {
        return new Bytes(data, from, Math.min(length, Math.max(0, end)));
    }

    /** The bytes from {@code begin}; none if there are fewer. */
    public Bytes skip(int begin) {
        int skipped = Math.min(length, Math.max(0, begin));
        return new Bytes(data, from + skipped, length - skipped);
    }

    /** Copies all of them. */
    public void copyTo(byte[] to, int at) {
        System.arraycopy(data, from, to, at, length);
    }

    /** A copy. */
    public byte[] toArray() {
        return Arrays.copyOfRange(data, from, from + length);
    }

    /** As characters, a byte each. */
    public String toAscii() {
        return new String(data, from, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && Arrays.equals(
                        data, from, from + length, that.data, that.from, that.from + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + data[from + i];
        }
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(2 * length);
        for (int i = 0; i < length; i++) {
            text.append(Character.forDigit(at(i) >> 4, 16));
            text.append(Character.forDigit(at(i) & 15, 16));
        }
        return text.toString();
    }
}
