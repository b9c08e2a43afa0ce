package dev.doorbell.nic.capture;

import static java.lang.Byte.toUnsignedInt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of a capture file, read as fields in the byte order of whoever wrote them.
 *
 * <p>Offsets are {@code int}: {@link CaptureReader#FILE_BYTES_MAX} is below 2^31. Callers compare
 * an offset with {@link #bytesLeft} before they read there.
 */
final class CaptureFile {
    private final String name;
    private final byte[] content;
    private final ByteBuffer fields;

    CaptureFile(String name, byte[] content) {
        this.name = name;
        this.content = content;
        this.fields = ByteBuffer.wrap(content);
    }

    String name() {
        return name;
    }

    /** The array itself: it becomes the storage of the {@link Capture} without being copied. */
    byte[] content() {
        return content;
    }

    int sizeBytes() {
        return content.length;
    }

    boolean beginsWith(byte[] beginning) {
        int end = Math.min(beginning.length, content.length);
        return Arrays.equals(content, 0, end, beginning, 0, beginning.length);
    }

    int bytesLeft(int at) {
        return content.length - at;
    }

    void readAs(ByteOrder order) {
        fields.order(order);
    }

    int intAt(int at) {
        return fields.getInt(at);
    }

    long unsignedIntAt(int at) {
        return Integer.toUnsignedLong(fields.getInt(at));
    }

    int unsignedShortAt(int at) {
        return Short.toUnsignedInt(fields.getShort(at));
    }

    int unsignedByteAt(int at) {
        return toUnsignedInt(content[at]);
    }

    long longAt(int at) {
        return fields.getLong(at);
    }

    CaptureException error(long at, String found, String expected, String remedy) {
        return new CaptureException(name, at, found, expected, remedy, null);
    }

    CaptureException damaged(long at, String found, String expected) {
        return error(at, found, expected, "the file is damaged: capture or copy it again");
    }

    /** A file that ends in the middle of something, after {@code frameCount} whole frames. */
    CaptureException cutShort(long at, String found, String expected, int frameCount) {
        return error(
                at,
                found
                        + " (the file is cut short; "
                        + countOf(frameCount, "frame")
                        + " before it whole)",
                expected,
                "copy the file again, or keep its whole frames with: editcap IN OUT");
    }

    static String countOf(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
