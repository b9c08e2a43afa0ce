package dev.doorbell.sim.export;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One protocol buffer message under construction; reused.
 *
 * <p>Source: Protocol Buffers, "Encoding".
 */
final class ProtoMessage {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;

    private byte[] bytes = new byte[256];
    private int length;

    ProtoMessage clear() {
        length = 0;
        return this;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    ProtoMessage varint(int field, long value) {
        raw((long) field << 3 | VARINT);
        raw(value);
        return this;
    }

    ProtoMessage fixed64(int field, long value) {
        raw((long) field << 3 | FIXED64);
        for (int i = 0; i < Long.BYTES; i++) {
            add((int) (value >>> (8 * i)));
        }
        return this;
    }

    ProtoMessage text(int field, String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        return block(field, encoded, encoded.length);
    }

    ProtoMessage message(int field, ProtoMessage inner) {
        return block(field, inner.bytes, inner.length);
    }

    private ProtoMessage block(int field, byte[] from, int count) {
        raw((long) field << 3 | LENGTH_DELIMITED);
        raw(count);
        grow(count);
        System.arraycopy(from, 0, bytes, length, count);
        length += count;
        return this;
    }

    private void raw(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            add((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        add((int) rest);
    }

    private void add(int value) {
        grow(1);
        bytes[length++] = (byte) value;
    }

    private void grow(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }
}
