package dev.doorbell.kernel.firmware.acpi;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of the other tables' addresses: RSDT with 32 bits each, XSDT with 64.
 *
 * <p>Source: ACPI specification 6.5, "Root System Description Table (RSDT)" and "Extended System
 * Description Table (XSDT)".
 *
 * @param header of the table
 * @param addresses in the order of the table
 */
public record RootTable(AcpiHeader header, List<Long> addresses) {
    /** What a table of 32-bit addresses begins with. */
    public static final String RSDT = "RSDT";

    /** What a table of 64-bit addresses begins with. */
    public static final String XSDT = "XSDT";

    /** Makes a table. */
    public RootTable {
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads a table.
     *
     * @throws FirmwareException if its header cannot be right or it ends inside an address
     */
    public static RootTable parse(byte[] data) throws FirmwareException {
        AcpiHeader header = AcpiHeader.parse(data);
        boolean isWide = header.signature().equals(XSDT);
        TableBytes table = TableBytes.of(data, header, isWide ? XSDT : RSDT);
        int bytes = isWide ? Long.BYTES : Integer.BYTES;
        List<Long> addresses = new ArrayList<>();
        for (int at = AcpiHeader.BYTES; at < table.length(); at += bytes) {
            addresses.add(isWide ? table.u64(at) : table.u32(at));
        }
        return new RootTable(header, addresses);
    }
}
