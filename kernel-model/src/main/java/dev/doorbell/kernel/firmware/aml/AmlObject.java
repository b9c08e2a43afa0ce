package dev.doorbell.kernel.firmware.aml;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A value or a named thing of the ACPI namespace.
 *
 * <p>Source: ACPI specification 6.5, "ASL Data Types"; the numbers are those that {@code ObjectType}
 * answers with.
 */
sealed interface AmlObject {
    /** What {@code ObjectType} says. */
    int type();

    /** An integer; wide or narrow as the definition block says, the upper half zero when narrow. */
    record Int(long value) implements AmlObject {
        @Override
        public int type() {
            return 1;
        }
    }

    /** A string of bytes without its zero byte. Characters can be stored to, so it is not a value. */
    final class Text implements AmlObject {
        final byte[] bytes;

        Text(byte[] bytes) {
            this.bytes = bytes;
        }

        static Text of(String text) {
            return new Text(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public int type() {
            return 2;
        }

        @Override
        public String toString() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** Bytes. */
    final class Buffer implements AmlObject {
        final byte[] bytes;

        Buffer(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int type() {
            return 3;
        }
    }

    /** An array of objects. */
    final class Pack implements AmlObject {
        final AmlObject[] elements;

        Pack(AmlObject[] elements) {
            this.elements = elements;
        }

        @Override
        public int type() {
            return 4;
        }
    }

    /** A name in a package, kept until what it names is known. */
    record Unresolved(AmlName name, Node scope) implements AmlObject {
        @Override
        public int type() {
            return 0;
        }
    }

    /**
     * Bits of a buffer.
     *
     * @param bytes the buffer's own bytes
     * @param bitOffset first bit
     * @param bitLength number of bits
     */
    @SuppressWarnings("ArrayRecordComponent") // the same array is meant, not an equal one
    record BufferField(byte[] bytes, int bitOffset, int bitLength) implements AmlObject {
        @Override
        public int type() {
            return 14;
        }
    }

    /** A window of registers; where it lies is computed when the declaration is met. */
    record Region(int space, String place, long offset, long length) implements AmlObject {
        @Override
        public int type() {
            return 10;
        }
    }

    /** How the bits of an access unit that a write does not name are written. */
    enum UpdateRule {
        /** As they were. */
        PRESERVE,
        /** As ones. */
        WRITE_AS_ONES,
        /** As zeros. */
        WRITE_AS_ZEROS
    }

    /**
     * A named field of registers.
     *
     * @param region where the registers are; null for an index field
     * @param index the index register of an index field, or the bank register of a bank field
     * @param data the data register of an index field
     * @param bank what a bank field writes to its bank register
     * @param bitOffset first bit from the start of the region
     * @param bitLength number of bits
     * @param accessBytes width of one access: 1, 2, 4 or 8
     * @param rule what a write does to its neighbours
     */
    record FieldUnit(
            @Nullable Region region,
            @Nullable FieldUnit index,
            @Nullable FieldUnit data,
            long bank,
            long bitOffset,
            int bitLength,
            int accessBytes,
            UpdateRule rule)
            implements AmlObject {
        @Override
        public int type() {
            return 5;
        }
    }

    /**
     * A control method: where its code lies. It is not parsed before it runs.
     *
     * @param table the table it is in
     * @param start offset of its first term
     * @param end offset behind its last
     * @param argumentCount how many arguments a call has
     */
    @SuppressWarnings("ArrayRecordComponent") // the same array is meant, not an equal one
    record Method(byte[] table, int start, int end, int argumentCount) implements AmlObject {
        @Override
        public int type() {
            return 8;
        }
    }

    /** An event with its count of signals. */
    final class Event implements AmlObject {
        long signals;

        @Override
        public int type() {
            return 7;
        }
    }

    /** A reference, made by {@code RefOf}, {@code Index} or a name that stands for a thing and not a value. */
    record Reference(Place place) implements AmlObject {
        @Override
        public int type() {
            return 0;
        }
    }

    /** Things of which only the kind matters here. */
    enum Kind implements AmlObject {
        /** Nothing yet: a local nobody has stored to, an element without initial value. */
        UNINITIALIZED(0),
        /** A scope without an object of its own. */
        SCOPE(0),
        /** A device. */
        DEVICE(6),
        /** A mutex; one thread evaluates, so it is always free. */
        MUTEX(9),
        /** A power resource. */
        POWER_RESOURCE(11),
        /** A processor. */
        PROCESSOR(12),
        /** A thermal zone. */
        THERMAL_ZONE(13),
        /** The debug object: takes everything, shows nothing. */
        DEBUG(16),
        /** The {@code _OSI} method of the operating system. */
        OSI(8);

        private final int type;

        Kind(int type) {
            this.type = type;
        }

        @Override
        public int type() {
            return type;
        }
    }

    /** Somewhere that can be stored to. */
    sealed interface Place {
        /** The object of a name. */
        record Named(Node node) implements Place {}

        /** A local or an argument of a running method. */
        @SuppressWarnings("ArrayRecordComponent") // the same array is meant, not an equal one
        record Variable(AmlObject[] variables, int number, boolean argument) implements Place {}

        /** An element of a package, a byte of a buffer or a character of a string. */
        record Element(AmlObject container, int number) implements Place {}

        /** What is stored here is gone: an absent target, or the debug object. */
        enum Nowhere implements Place {
            /** No target. */
            NONE,
            /** {@code Debug}. */
            DEBUG
        }
    }
}
