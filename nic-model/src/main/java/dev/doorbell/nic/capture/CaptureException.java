package dev.doorbell.nic.capture;

import org.jspecify.annotations.Nullable;

/**
 * A capture file that cannot be read, and why.
 *
 * <p>The message is one line and complete in itself: file, offset, what was found, what was
 * expected and what to do about it. Unchecked, because a caller between the file and the user has
 * nothing to add; a command line turns it into its "bad input" status.
 */
public final class CaptureException extends RuntimeException {
    /** The offset of an error that concerns the file as a whole. */
    public static final long WHOLE_FILE = -1;

    private final String file;
    private final long offset;
    private final String expected;
    private final String remedy;

    CaptureException(
            String file,
            long offset,
            String found,
            String expected,
            String remedy,
            @Nullable Throwable cause) {
        super(describe(file, offset, found, expected, remedy), cause);
        this.file = file;
        this.offset = offset;
        this.expected = expected;
        this.remedy = remedy;
    }

    /** The file as the caller named it. */
    public String file() {
        return file;
    }

    /** Bytes from the beginning of the file, or {@link #WHOLE_FILE}. */
    public long offset() {
        return offset;
    }

    /** What would have been accepted. */
    public String expected() {
        return expected;
    }

    /** What the user can do. */
    public String remedy() {
        return remedy;
    }

    private static String describe(
            String file, long offset, String found, String expected, String remedy) {
        String place =
                offset == WHOLE_FILE ? "" : String.format(", byte %d (0x%x)", offset, offset);
        return file + place + ": " + found + "; expected " + expected + "; " + remedy;
    }
}
