package dev.doorbell.sim.firmware;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Writes AML: objects with names, and as much of methods as tables of interrupt routes need.
 *
 * <p>A term that takes others is followed by them: {@code name("_UID").integer(0)}, {@code
 * returns().name("PRTN")}. What has a length takes its contents as a {@link Runnable}.
 *
 * <p>Source: ACPI Specification 6.4, "ACPI Machine Language (AML) Specification".
 */
public final class AmlWriter {
    private static final int ZERO = 0x00;
    private static final int ONE = 0x01;
    private static final int NAME = 0x08;
    private static final int BYTE_PREFIX = 0x0A;
    private static final int WORD_PREFIX = 0x0B;
    private static final int DWORD_PREFIX = 0x0C;
    private static final int STRING_PREFIX = 0x0D;
    private static final int QWORD_PREFIX = 0x0E;
    private static final int SCOPE = 0x10;
    private static final int BUFFER = 0x11;
    private static final int PACKAGE = 0x12;
    private static final int METHOD = 0x14;
    private static final int DUAL_NAME = 0x2E;
    private static final int MULTI_NAME = 0x2F;
    private static final int EXTENDED = 0x5B;
    private static final int DEVICE = 0x82;
    private static final int LOCAL_0 = 0x60;
    private static final int ARG_0 = 0x68;
    private static final int STORE = 0x70;
    private static final int LOGICAL_EQUAL = 0x93;
    private static final int IF = 0xA0;
    private static final int ELSE = 0xA1;
    private static final int RETURN = 0xA4;
    private static final int SEGMENT_CHARS = 4;
    private static final int LENGTH_ONE_BYTE = 0x3F;
    private static final int PACKAGE_ELEMENTS_MAX = 0xFF;

    private final Deque<ByteSink> outer = new ArrayDeque<>();
    private ByteSink sink = new ByteSink();

    /** The terms written so far. */
    public byte[] toByteArray() {
        return sink.toByteArray();
    }

    /** Appends terms that were written elsewhere. */
    public AmlWriter terms(byte[] terms) {
        sink.bytes(terms);
        return this;
    }

    // Objects with names.

    /** Opens what is there already. */
    public AmlWriter scope(String path, Runnable contents) {
        return open(() -> namePath(path), contents, SCOPE);
    }

    /** Makes a device. */
    public AmlWriter device(String name, Runnable contents) {
        return open(() -> namePath(name), contents, EXTENDED, DEVICE);
    }

    /** Makes a method with so many arguments, 0 to 7, not serialized. */
    public AmlWriter method(String name, int arguments, Runnable body) {
        return open(() -> namePath(name).u8(arguments), body, METHOD);
    }

    /** Gives a name to the value that follows. */
    public AmlWriter name(String name) {
        sink.u8(NAME);
        namePath(name);
        return this;
    }

    // Values.

    /** A number, in as few bytes as it needs. */
    public AmlWriter integer(long value) {
        if (value == 0 || value == 1) {
            sink.u8(value == 0 ? ZERO : ONE);
        } else if (value >>> 8 == 0) {
            sink.u8(BYTE_PREFIX).u8((int) value);
        } else if (value >>> 16 == 0) {
            sink.u8(WORD_PREFIX).u16((int) value);
        } else if (value >>> 32 == 0) {
            sink.u8(DWORD_PREFIX).u32(value);
        } else {
            sink.u8(QWORD_PREFIX).u64(value);
        }
        return this;
    }

    /** A string of ASCII characters. */
    public AmlWriter string(String text) {
        sink.u8(STRING_PREFIX).bytes(text.getBytes(StandardCharsets.US_ASCII)).u8(0);
        return this;
    }

    /** A compressed identifier such as PNP0A08: three letters, four hexadecimal digits. */
    public AmlWriter eisaId(String id) {
        if (!id.matches("[A-Z]{3}[0-9A-F]{4}")) {
            throw new IllegalArgumentException(
                    "EISA id \"" + id + "\"; expected three letters and four hexadecimal digits");
        }
        int letters = (id.charAt(0) - '@') << 10 | (id.charAt(1) - '@') << 5 | (id.charAt(2) - '@');
        int product = Integer.parseInt(id.substring(3), 16);
        sink.u8(DWORD_PREFIX).u8(letters >>> 8).u8(letters).u8(product >>> 8).u8(product);
        return this;
    }

    /** Bytes. */
    public AmlWriter buffer(byte[] bytes) {
        return open(() -> integer(bytes.length), () -> sink.bytes(bytes), BUFFER);
    }

    /** A package of so many elements, up to 255, which {@code contents} writes. */
    public AmlWriter pack(int elements, Runnable contents) {
        if (elements < 0 || elements > PACKAGE_ELEMENTS_MAX) {
            throw new IllegalArgumentException(
                    "a package of " + elements + "; expected 0 to " + PACKAGE_ELEMENTS_MAX);
        }
        return open(() -> sink.u8(elements), contents, PACKAGE);
    }

    /** What is called so: an object, a device in a package, a method without arguments. */
    public AmlWriter reference(String path) {
        namePath(path);
        return this;
    }

    /** A method's argument, 0 to 6. */
    public AmlWriter argument(int index) {
        sink.u8(ARG_0 + index);
        return this;
    }

    /** A method's local variable, 0 to 7. */
    public AmlWriter local(int index) {
        sink.u8(LOCAL_0 + index);
        return this;
    }

    // Statements and operators.

    /** Returns the value that follows. */
    public AmlWriter returns() {
        sink.u8(RETURN);
        return this;
    }

    /** Stores the first of the two terms that follow in the second. */
    public AmlWriter store() {
        sink.u8(STORE);
        return this;
    }

    /** Whether the two values that follow are equal; to be written as a predicate. */
    public AmlWriter equal() {
        sink.u8(LOGICAL_EQUAL);
        return this;
    }

    /** Runs {@code body} if {@code predicate} is not zero. */
    public AmlWriter when(Runnable predicate, Runnable body) {
        return open(predicate, body, IF);
    }

    /** Runs {@code body} if the predicate just before was zero. */
    public AmlWriter otherwise(Runnable body) {
        return open(() -> {}, body, ELSE);
    }

    // Encoding.

    private AmlWriter open(Runnable head, Runnable contents, int... opcode) {
        outer.push(sink);
        sink = new ByteSink();
        head.run();
        contents.run();
        byte[] inside = sink.toByteArray();
        sink = outer.pop();
        for (int one : opcode) {
            sink.u8(one);
        }
        length(inside.length);
        sink.bytes(inside);
        return this;
    }

    /** PkgLength: counts its own bytes; the first says how many follow and holds 4 bits then. */
    private void length(int contents) {
        if (contents + 1 <= LENGTH_ONE_BYTE) {
            sink.u8(contents + 1);
            return;
        }
        int following = 1;
        while ((contents + 1 + following) >>> (4 + 8 * following) != 0) {
            following++;
        }
        if (following > 3) {
            throw new IllegalStateException("a package of " + contents + " bytes; at most 2^28");
        }
        int total = contents + 1 + following;
        sink.u8((following << 6) | (total & 0xF));
        for (int i = 0; i < following; i++) {
            sink.u8(total >>> (4 + 8 * i));
        }
    }

    private ByteSink namePath(String path) {
        int at = 0;
        while (at < path.length() && (path.charAt(at) == '\\' || path.charAt(at) == '^')) {
            sink.u8(path.charAt(at++));
        }
        String rest = path.substring(at).toUpperCase(Locale.ROOT);
        String[] segments = rest.isEmpty() ? new String[0] : rest.split("\\.");
        switch (segments.length) {
            case 0 -> sink.u8(0);
            case 1 -> {}
            case 2 -> sink.u8(DUAL_NAME);
            default -> sink.u8(MULTI_NAME).u8(segments.length);
        }
        for (String segment : segments) {
            if (!isSegment(segment)) {
                throw new IllegalArgumentException(
                        "name \"" + path + "\"; expected parts of up to four letters and digits");
            }
            sink.ascii(segment, SEGMENT_CHARS, '_');
        }
        return sink;
    }

    private static boolean isSegment(String text) {
        boolean fits = !text.isEmpty() && text.length() <= SEGMENT_CHARS;
        for (int i = 0; fits && i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            boolean letter = (c >= 'A' && c <= 'Z') || c == '_';
            fits = letter || (digit && i > 0);
        }
        return fits;
    }
}
