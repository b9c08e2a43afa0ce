package dev.doorbell.nic.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A growing array of fields in one byte order. */
final class FieldBytes {
    private final ByteOrder order;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    FieldBytes(ByteOrder order) {
        this.order = order;
    }

    FieldBytes shortField(int value) {
        return raw(ByteBuffer.allocate(2).order(order).putShort((short) value).array());
    }

    FieldBytes intField(long value) {
        return raw(ByteBuffer.allocate(4).order(order).putInt((int) value).array());
    }

    FieldBytes longField(long value) {
        return raw(ByteBuffer.allocate(8).order(order).putLong(value).array());
    }

    FieldBytes raw(byte... value) {
        bytes.writeBytes(value);
        return this;
    }

    /** Appends {@code value} and what brings it to a multiple of four: not zeros, on purpose. */
    FieldBytes padded(byte... value) {
        raw(value);
        for (int i = value.length; i % 4 != 0; i++) {
            raw((byte) 0x5A);
        }
        return this;
    }

    int size() {
        return bytes.size();
    }

    byte[] toArray() {
        return bytes.toByteArray();
    }
}
