package dev.doorbell.kernel.firmware.acpi;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;

/**
 * The table that names the console's UART.
 *
 * <p>Source: "Serial Port Console Redirection Table (SPCR)" 1.08.
 *
 * @param header of the table
 * @param interfaceType 0 and 1 for a 16550, 3 for a PL011, 0x0D and 0x0E for SBSA's subset of it,
 *     0x12 for a 16550 by parameters
 * @param addressSpace 0 memory, 1 ports
 * @param address of its registers
 * @param interruptType bit 0 the 8259's, bit 1 an IO-APIC's, bit 3 a GIC's
 * @param irq input of the 8259, if it has one
 * @param gsi global system interrupt; at a GIC an INTID
 */
public record Spcr(
        AcpiHeader header,
        int interfaceType,
        int addressSpace,
        long address,
        int interruptType,
        int irq,
        long gsi) {
    /** What the table begins with. */
    public static final String SIGNATURE = "SPCR";

    /**
     * Reads a table.
     *
     * @throws FirmwareException if its header cannot be right or it ends too early
     */
    public static Spcr parse(byte[] data) throws FirmwareException {
        AcpiHeader header = AcpiHeader.parse(data);
        TableBytes table = TableBytes.of(data, header, SIGNATURE);
        return new Spcr(
                header,
                table.u8(36),
                table.u8(40),
                table.u64(44),
                table.u8(52),
                table.u8(53),
                table.u32(54));
    }
}
