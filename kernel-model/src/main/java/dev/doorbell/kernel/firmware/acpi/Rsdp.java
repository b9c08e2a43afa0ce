package dev.doorbell.kernel.firmware.acpi;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The structure from which all tables are found.
 *
 * <p>Source: ACPI specification 6.5, "Root System Description Pointer (RSDP)".
 *
 * @param revision 0 for ACPI 1.0, which ends before the XSDT; 2 since
 * @param rsdt address of the RSDT, 0 if there is none
 * @param xsdt address of the XSDT, 0 if there is none
 */
public record Rsdp(int revision, long rsdt, long xsdt) {
    /** Bytes of the structure since ACPI 2.0. */
    public static final int BYTES = 36;

    private static final byte[] SIGNATURE = "RSD PTR ".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES_FIRST = 20;
    private static final int REVISION_OFFSET = 15;

    /** Whether the bytes claim to be this structure. */
    public static boolean isRsdp(byte[] data) {
        return data.length >= SIGNATURE.length
                && Arrays.equals(data, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /**
     * Reads the structure; bytes behind it are left alone.
     *
     * @throws FirmwareException for another signature, too few bytes or a wrong checksum
     */
    public static Rsdp parse(byte[] data) throws FirmwareException {
        if (!isRsdp(data)) {
            throw new FirmwareException("no RSD PTR signature", 0);
        }
        TableBytes table = TableBytes.of(data);
        check(data, BYTES_FIRST);
        int revision = table.u8(REVISION_OFFSET);
        if (revision < 2) {
            return new Rsdp(revision, table.u32(16), 0);
        }
        long length = table.u32(20);
        if (length < BYTES || length > data.length) {
            throw new FirmwareException("length field below 36 or beyond the data", 20);
        }
        check(data, (int) length);
        return new Rsdp(revision, table.u32(16), table.u64(24));
    }

    private static void check(byte[] data, int length) throws FirmwareException {
        if (length > data.length) {
            throw new FirmwareException("root pointer shorter than " + length, data.length);
        }
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += data[i];
        }
        if ((sum & 0xFF) != 0) {
            throw new FirmwareException("checksum wrong", length == BYTES_FIRST ? 8 : 32);
        }
    }
}
