package dev.doorbell.kernel.firmware.acpi;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of windows onto PCI configuration space.
 *
 * <p>Source: PCI Firmware Specification 3.3, "MCFG Table Description".
 *
 * @param header of the table
 * @param ecams in the order of the table
 */
public record Mcfg(AcpiHeader header, List<Ecam> ecams) {
    /** What the table begins with. */
    public static final String SIGNATURE = "MCFG";

    private static final int ENTRIES_OFFSET = 44;
    private static final int ENTRY_BYTES = 16;

    /**
     * A window: 1 MB for each bus.
     *
     * @param base where bus 0 would be, even if the first bus is another
     * @param segment of its buses
     * @param busFirst first bus it has
     * @param busLast last bus it has
     */
    public record Ecam(long base, int segment, int busFirst, int busLast) {}

    /** Makes a table. */
    public Mcfg {
        ecams = List.copyOf(ecams);
    }

    /**
     * Reads a table.
     *
     * @throws FirmwareException if its header cannot be right, or a window ends beyond it or has its
     *     buses in the wrong order
     */
    public static Mcfg parse(byte[] data) throws FirmwareException {
        AcpiHeader header = AcpiHeader.parse(data);
        TableBytes table = TableBytes.of(data, header, SIGNATURE);
        List<Ecam> ecams = new ArrayList<>();
        for (int at = ENTRIES_OFFSET; at < table.length(); at += ENTRY_BYTES) {
            if (ENTRY_BYTES > table.length() - at) {
                throw new FirmwareException("configuration window beyond the table", at);
            }
            Ecam ecam =
                    new Ecam(
                            table.u64(at), table.u16(at + 8), table.u8(at + 10), table.u8(at + 11));
            if (ecam.busFirst() > ecam.busLast()) {
                throw new FirmwareException(
                        "configuration window whose last bus is before its first", at);
            }
            ecams.add(ecam);
        }
        return new Mcfg(header, ecams);
    }
}
