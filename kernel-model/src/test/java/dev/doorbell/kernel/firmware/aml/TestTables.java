package dev.doorbell.kernel.firmware.aml;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The definition blocks in the test resources, and some made of bytes. */
final class TestTables {
    private static final int HEADER_BYTES = 36;

    private TestTables() {}

    /** The directory they are in. */
    static Path directory() {
        URL readme =
                Objects.requireNonNull(TestTables.class.getResource("/firmware/aml/README.md"));
        try {
            return Objects.requireNonNull(Path.of(readme.toURI()).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bytes of one file. */
    static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(directory().resolve(name));
    }

    /** A DSDT of revision 2 with this code. */
    static byte[] dsdt(byte[] code) {
        byte[] table = new byte[HEADER_BYTES + code.length];
        byte[] signature = "DSDT".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(signature, 0, table, 0, 4);
        table[8] = 2;
        System.arraycopy(code, 0, table, HEADER_BYTES, code.length);
        mendLength(table);
        mendChecksum(table);
        return table;
    }

    /** Sets the length field to the number of bytes there are. */
    static void mendLength(byte[] table) {
        for (int i = 0; i < 4; i++) {
            table[4 + i] = (byte) (table.length >> (8 * i));
        }
    }

    /** Makes the sum of all bytes zero. */
    static void mendChecksum(byte[] table) {
        table[9] = 0;
        int sum = 0;
        for (byte value : table) {
            sum += value;
        }
        table[9] = (byte) -sum;
    }

    /** Bytes of numbers and of the characters of strings. */
    static byte[] code(Object... parts) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Integer number) {
                code.write(number);
            } else if (part instanceof byte[] bytes) {
                code.writeBytes(bytes);
            } else {
                code.writeBytes(part.toString().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return code.toByteArray();
    }

    /** A package length of four bytes in front of {@code body}. */
    static byte[] pkg(byte[] body) {
        int length = body.length + 4;
        return code(
                0xC0 | (length & 0xF),
                length >> 4 & 0xFF,
                length >> 12 & 0xFF,
                length >> 20 & 0xFF,
                body);
    }

    /** {@code Method (NAME, arguments) { body }}. */
    static byte[] method(String name, int arguments, byte[] body) {
        return code(0x14, pkg(code(name, arguments, body)));
    }

    /** {@code Device (PCI0) { body }}. */
    static byte[] device(byte[] body) {
        return code(0x5B, 0x82, pkg(code("PCI0", body)));
    }
}
