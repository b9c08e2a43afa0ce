package dev.doorbell.kernel.firmware.acpi;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;

/**
 * The table of the generic timers' interrupts.
 *
 * <p>Source: ACPI specification 6.5, "Generic Timer Description Table (GTDT)". Only the timers a kernel
 * at EL1 may use are read.
 *
 * @param header of the table
 * @param physical GSI of the non-secure physical timer, 0 if there is none
 * @param virtual GSI of the virtual timer, 0 if there is none
 */
public record Gtdt(AcpiHeader header, long physical, long virtual) {
    /** What the table begins with. */
    public static final String SIGNATURE = "GTDT";

    private static final int PHYSICAL_OFFSET = 56;
    private static final int VIRTUAL_OFFSET = 64;

    /**
     * Reads a table.
     *
     * @throws FirmwareException if its header cannot be right or it ends too early
     */
    public static Gtdt parse(byte[] data) throws FirmwareException {
        AcpiHeader header = AcpiHeader.parse(data);
        TableBytes table = TableBytes.of(data, header, SIGNATURE);
        return new Gtdt(header, table.u32(PHYSICAL_OFFSET), table.u32(VIRTUAL_OFFSET));
    }
}
