package dev.doorbell.kernel.firmware.acpi;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;

/** The bytes of one table: numbers of 1 to 8 bytes, the lowest byte first, none beyond its length. */
final class TableBytes {
    private final byte[] data;
    private final int length;

    private TableBytes(byte[] data, int length) {
        this.data = data;
        this.length = length;
    }

    /** The table whose header is {@code header}. */
    static TableBytes of(byte[] data, AcpiHeader header, String signature)
            throws FirmwareException {
        if (!header.signature().equals(signature)) {
            throw new FirmwareException("no " + signature + " signature", 0);
        }
        return new TableBytes(data, header.length());
    }

    /** All of {@code data}, which has no common header. */
    static TableBytes of(byte[] data) {
        return new TableBytes(data, data.length);
    }

    int length() {
        return length;
    }

    int u8(int offset) throws FirmwareException {
        return (int) number(offset, 1);
    }

    int u16(int offset) throws FirmwareException {
        return (int) number(offset, 2);
    }

    /** Four bytes without sign. */
    long u32(int offset) throws FirmwareException {
        return number(offset, 4);
    }

    long u64(int offset) throws FirmwareException {
        return number(offset, 8);
    }

    private long number(int offset, int bytes) throws FirmwareException {
        if (offset < 0 || offset > length - bytes) {
            throw new FirmwareException("a field beyond the end of the table", length);
        }
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << Byte.SIZE | (data[offset + i] & 0xFF);
        }
        return value;
    }
}
