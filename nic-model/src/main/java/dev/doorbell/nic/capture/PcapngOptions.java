package dev.doorbell.nic.capture;

/**
 * Walks the options at the end of a pcapng block.
 *
 * <p>An option is a 16-bit code, a 16-bit length and a value padded to four bytes. The list ends
 * with <i>opt_endofopt</i> or, since many writers leave that out, with the block.
 *
 * <p>Source: draft-ietf-opsawg-pcapng, "Options".
 */
final class PcapngOptions {
    private static final int END_OF_OPTIONS = 0;
    private static final int HEADER_BYTES = 4;

    private final CaptureFile file;
    private final int end;
    private int at;
    private int nextAt;
    private int code;
    private int valueBytes;

    /** Options from {@code start} to before {@code end}, both a multiple of four in their block. */
    PcapngOptions(CaptureFile file, int start, int end) {
        this.file = file;
        this.nextAt = start;
        this.end = end;
    }

    /** Steps to the next option; false at the end of the list. */
    boolean next() {
        at = nextAt;
        if (end - at < HEADER_BYTES) {
            return false;
        }
        code = file.unsignedShortAt(at);
        valueBytes = file.unsignedShortAt(at + 2);
        if (code == END_OF_OPTIONS) {
            return false;
        }
        int room = end - at - HEADER_BYTES;
        if (valueBytes > room) {
            throw file.damaged(
                    at,
                    "option " + code + " with a value of " + valueBytes + " bytes",
                    "at most the " + room + " bytes left in its block");
        }
        nextAt = at + HEADER_BYTES + PcapngReader.padded(valueBytes);
        return true;
    }

    void skipAll() {
        while (next()) {
            // Looking at each one is what finds a list that leaves its block.
        }
    }

    int code() {
        return code;
    }

    /** Where the option itself begins. */
    int at() {
        return at;
    }

    /** Where its value begins; the option {@code name} has a value of exactly {@code bytes}. */
    int valueOf(String name, int bytes) {
        if (valueBytes != bytes) {
            throw file.damaged(
                    at,
                    "option " + name + " with a value of " + valueBytes + " bytes",
                    CaptureFile.countOf(bytes, "byte"));
        }
        return at + HEADER_BYTES;
    }

    /** Where its value begins, whatever its length. */
    int valueAt() {
        return at + HEADER_BYTES;
    }

    int valueBytes() {
        return valueBytes;
    }
}
