package dev.doorbell.kernel.firmware.aml;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A cursor over the bytes of one table, which never leaves the block it is in.
 *
 * <p>Source: ACPI specification 6.5, "Package Length Encoding", "Name Objects Encoding".
 */
final class AmlStream {
    private static final int DUAL_NAME = 0x2E;
    private static final int MULTI_NAME = 0x2F;

    private final byte[] table;
    private int position;
    private int end;

    /** Reads {@code table} from {@code position} up to {@code end}. */
    AmlStream(byte[] table, int position, int end) {
        this.table = table;
        this.position = position;
        this.end = end;
    }

    /** The whole table this stream is in. */
    byte[] table() {
        return table;
    }

    /** Offset of the next byte in the table. */
    int position() {
        return position;
    }

    /** Offset of the first byte behind the current block. */
    int end() {
        return end;
    }

    /** Goes to {@code position} within a block that ends at {@code end}. */
    void moveTo(int position, int end) {
        this.position = position;
        this.end = end;
    }

    /** Whether the current block has more bytes. */
    boolean hasMore() {
        return position < end;
    }

    /** The next byte, which stays; -1 at the end of the block. */
    int peek() {
        return position < end ? table[position] & 0xFF : -1;
    }

    /** The byte behind the next one; -1 at the end of the block. */
    int peekSecond() {
        return position + 1 < end ? table[position + 1] & 0xFF : -1;
    }

    /** Takes one byte. */
    int readByte() throws FirmwareException {
        if (position >= end) {
            throw new FirmwareException("code ends in the middle of a term", position);
        }
        return table[position++] & 0xFF;
    }

    /** Takes {@code bytes} bytes, least significant first. */
    long readInteger(int bytes) throws FirmwareException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) readByte() << (8 * i);
        }
        return value;
    }

    /** Takes {@code count} bytes. */
    byte[] readBytes(int count) throws FirmwareException {
        if (count > end - position) {
            throw new FirmwareException("data goes on beyond its block", position);
        }
        position += count;
        return Arrays.copyOfRange(table, position - count, position);
    }

    /** Takes a string up to its zero byte. */
    byte[] readString() throws FirmwareException {
        int start = position;
        while (readByte() != 0) {
            // Looking for the end.
        }
        return Arrays.copyOfRange(table, start, position - 1);
    }

    /** Takes a package length; the answer is the offset where that package ends. */
    int readPackageEnd() throws FirmwareException {
        int start = position;
        long length = readPackageLength();
        if (length < position - start || start + length > end) {
            throw new FirmwareException(
                    "package length 0x" + Long.toHexString(length) + " leaves its block", start);
        }
        return (int) (start + length);
    }

    /** Takes a package length as a number, as field lists use it for counts of bits. */
    int readPackageLength() throws FirmwareException {
        int lead = readByte();
        int more = lead >> 6;
        if (more == 0) {
            return lead;
        }
        int length = lead & 0xF;
        for (int i = 0; i < more; i++) {
            length |= readByte() << (4 + 8 * i);
        }
        return length;
    }

    /** Whether a byte begins a name. */
    static boolean beginsName(int next) {
        return (next >= 'A' && next <= 'Z')
                || next == '_'
                || next == '\\'
                || next == '^'
                || next == DUAL_NAME
                || next == MULTI_NAME;
    }

    /** Takes a name. */
    AmlName readName() throws FirmwareException {
        boolean root = peek() == '\\';
        if (root) {
            position++;
        }
        int parents = 0;
        while (peek() == '^') {
            parents++;
            position++;
        }
        int count =
                switch (peek()) {
                    case 0 -> {
                        position++;
                        yield 0;
                    }
                    case DUAL_NAME -> {
                        position++;
                        yield 2;
                    }
                    case MULTI_NAME -> {
                        position++;
                        yield readByte();
                    }
                    default -> 1;
                };
        List<String> segments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            segments.add(readSegment());
        }
        return new AmlName(root, parents, List.copyOf(segments));
    }

    /** Takes the four characters of one name segment. */
    String readSegment() throws FirmwareException {
        int start = position;
        byte[] characters = readBytes(4);
        for (int i = 0; i < 4; i++) {
            int c = characters[i];
            boolean digit = c >= '0' && c <= '9';
            if (!((c >= 'A' && c <= 'Z') || c == '_' || (i > 0 && digit))) {
                throw new FirmwareException("not a name", start);
            }
        }
        return new String(characters, StandardCharsets.ISO_8859_1);
    }
}
