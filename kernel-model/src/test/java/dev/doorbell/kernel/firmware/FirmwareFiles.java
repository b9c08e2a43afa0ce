package dev.doorbell.kernel.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The tables that lie under {@code firmware} of the test resources. */
public final class FirmwareFiles {
    private FirmwareFiles() {}

    /** The bytes of a file such as {@code fdt/two-hosts.dtb}. */
    public static byte[] bytes(String name) {
        try (InputStream in = FirmwareFiles.class.getResourceAsStream("/firmware/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no test table " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes four bytes, the lowest first, and puts the checksum of an ACPI table right. */
    public static byte[] patched(byte[] table, int offset, int value) {
        byte[] copy = table.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
        return summed(copy);
    }

    /** Puts the checksum of an ACPI table right. */
    public static byte[] summed(byte[] table) {
        table[9] = 0;
        int sum = 0;
        for (byte one : table) {
            sum += one;
        }
        table[9] = (byte) -sum;
        return table;
    }
}
