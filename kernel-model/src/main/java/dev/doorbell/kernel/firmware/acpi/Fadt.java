package dev.doorbell.kernel.firmware.acpi;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;

/**
 * As much of the fixed description table, whose signature is {@code FACP}, as finds the DSDT and says
 * how cores are started.
 *
 * <p>Source: ACPI specification 6.5, "Fixed ACPI Description Table (FADT)".
 *
 * @param header of the table
 * @param dsdt address of the DSDT
 * @param armBootFlags bit 0: PSCI is there, bit 1: it is called by HVC, not SMC; 0 in tables too old
 *     to have them
 */
public record Fadt(AcpiHeader header, long dsdt, int armBootFlags) {
    /** What the table begins with. */
    public static final String SIGNATURE = "FACP";

    private static final int DSDT = 40;
    private static final int ARM_BOOT_FLAGS = 129;
    private static final int WIDE_DSDT = 140;

    /**
     * Reads a table. The 64-bit address of the DSDT counts unless it is missing or zero.
     *
     * @throws FirmwareException if its header cannot be right or it ends too early
     */
    public static Fadt parse(byte[] data) throws FirmwareException {
        AcpiHeader header = AcpiHeader.parse(data);
        TableBytes table = TableBytes.of(data, header, SIGNATURE);
        long dsdt = table.u32(DSDT);
        if (table.length() >= WIDE_DSDT + Long.BYTES && table.u64(WIDE_DSDT) != 0) {
            dsdt = table.u64(WIDE_DSDT);
        }
        boolean hasArmFlags = table.length() >= ARM_BOOT_FLAGS + Short.BYTES;
        return new Fadt(header, dsdt, hasArmFlags ? table.u16(ARM_BOOT_FLAGS) : 0);
    }
}
