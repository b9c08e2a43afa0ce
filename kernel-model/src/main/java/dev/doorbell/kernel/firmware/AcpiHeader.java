package dev.doorbell.kernel.firmware;

import java.nio.charset.StandardCharsets;

/**
 * The 36 bytes that every ACPI system description table begins with.
 *
 * <p>Source: ACPI specification 6.5, "System Description Table Header".
 *
 * @param signature four characters: {@code DSDT}, {@code APIC}, {@code MCFG}
 * @param length bytes of the whole table, this header included
 * @param revision revision of the table's layout; of a DSDT, below 2 means 32-bit integers
 * @param checksum the byte that makes the sum of all bytes zero
 * @param oemId six characters that name the maker
 * @param oemTableId eight characters that name the table
 * @param oemRevision the maker's revision
 * @param creatorId four characters that name the tool
 * @param creatorRevision the tool's revision
 */
public record AcpiHeader(
        String signature,
        int length,
        int revision,
        int checksum,
        String oemId,
        String oemTableId,
        int oemRevision,
        String creatorId,
        int creatorRevision) {

    /** Bytes of the header. */
    public static final int BYTES = 36;

    private static final int LENGTH_OFFSET = 4;
    private static final int REVISION_OFFSET = 8;
    private static final int CHECKSUM_OFFSET = 9;

    /**
     * Reads the header at the start of {@code table} and checks the whole table's length and checksum.
     *
     * @param table the table; bytes beyond its own length are left alone
     * @throws FirmwareException for fewer than 36 bytes, a length below 36 or beyond the data, or a
     *     checksum that is not zero
     */
    public static AcpiHeader parse(byte[] table) throws FirmwareException {
        if (table.length < BYTES) {
            throw new FirmwareException("table shorter than its 36-byte header", table.length);
        }
        long length = word(table, LENGTH_OFFSET) & 0xFFFF_FFFFL;
        if (length < BYTES) {
            throw new FirmwareException("length field below 36", LENGTH_OFFSET);
        }
        if (length > table.length) {
            throw new FirmwareException("length field beyond the data", LENGTH_OFFSET);
        }
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += table[i];
        }
        if ((sum & 0xFF) != 0) {
            throw new FirmwareException("checksum wrong", CHECKSUM_OFFSET);
        }
        return new AcpiHeader(
                text(table, 0, 4),
                (int) length,
                table[REVISION_OFFSET] & 0xFF,
                table[CHECKSUM_OFFSET] & 0xFF,
                text(table, 10, 6),
                text(table, 16, 8),
                word(table, 24),
                text(table, 28, 4),
                word(table, 32));
    }

    private static int word(byte[] table, int offset) {
        return (table[offset] & 0xFF)
                | (table[offset + 1] & 0xFF) << 8
                | (table[offset + 2] & 0xFF) << 16
                | (table[offset + 3] & 0xFF) << 24;
    }

    private static String text(byte[] table, int offset, int length) {
        return new String(table, offset, length, StandardCharsets.ISO_8859_1);
    }
}
