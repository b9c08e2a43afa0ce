package dev.doorbell.kernel.firmware.acpi;

import dev.doorbell.kernel.firmware.AcpiHeader;
import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of interrupt controllers, whose signature is {@code APIC}.
 *
 * <p>Source: ACPI specification 6.5, "Multiple APIC Description Table (MADT)". GICC structures of
 * ACPI 5.0, which end before the redistributor, read as having none and affinity 0.
 *
 * @param header of the table
 * @param localApicAddress of every core's local APIC
 * @param flags bit 0: there are two 8259 as well
 * @param entries in the order of the table
 */
public record Madt(AcpiHeader header, long localApicAddress, long flags, List<MadtEntry> entries) {
    /** What the table begins with. */
    public static final String SIGNATURE = "APIC";

    private static final int ENTRIES_OFFSET = 44;

    private static final int GICC_BYTES_MIN = 40;
    private static final int GICC_REDISTRIBUTOR_END = 68;
    private static final int GICC_AFFINITY_END = 76;

    /** Makes a table. */
    public Madt {
        entries = List.copyOf(entries);
    }

    /**
     * Reads a table.
     *
     * @throws FirmwareException if its header or the length of an entry cannot be right
     */
    public static Madt parse(byte[] data) throws FirmwareException {
        AcpiHeader header = AcpiHeader.parse(data);
        TableBytes table = TableBytes.of(data, header, SIGNATURE);
        List<MadtEntry> entries = new ArrayList<>();
        int at = ENTRIES_OFFSET;
        while (at < table.length()) {
            int type = table.u8(at);
            int length = table.u8(at + 1);
            if (length == 0) {
                throw new FirmwareException("interrupt controller entry of length zero", at);
            }
            if (length > table.length() - at) {
                throw new FirmwareException("interrupt controller entry beyond the table", at);
            }
            entries.add(entry(table, type, at, length));
            at += length;
        }
        return new Madt(header, table.u32(36), table.u32(40), entries);
    }

    private static MadtEntry entry(TableBytes table, int type, int at, int length)
            throws FirmwareException {
        if (length < bytesMin(type)) {
            throw new FirmwareException(
                    "interrupt controller entry of type "
                            + type
                            + " and length "
                            + length
                            + "; expected at least "
                            + bytesMin(type),
                    at);
        }
        return switch (type) {
            case 0x00 -> new MadtEntry.Lapic(table.u8(at + 2), table.u8(at + 3), table.u32(at + 4));
            case 0x01 ->
                    new MadtEntry.Ioapic(table.u8(at + 2), table.u32(at + 4), table.u32(at + 8));
            case 0x02 ->
                    new MadtEntry.SourceOverride(
                            table.u8(at + 2),
                            table.u8(at + 3),
                            table.u32(at + 4),
                            table.u16(at + 8));
            case 0x04 ->
                    new MadtEntry.LapicNmi(table.u8(at + 2), table.u16(at + 3), table.u8(at + 5));
            case 0x09 ->
                    new MadtEntry.X2apic(table.u32(at + 12), table.u32(at + 4), table.u32(at + 8));
            case 0x0B -> gicc(table, at, length);
            case 0x0C -> new MadtEntry.Gicd(table.u64(at + 8), table.u8(at + 20));
            case 0x0D ->
                    new MadtEntry.MsiFrame(
                            table.u32(at + 4),
                            table.u64(at + 8),
                            table.u32(at + 16),
                            table.u16(at + 20),
                            table.u16(at + 22));
            case 0x0E -> new MadtEntry.Gicr(table.u64(at + 4), table.u32(at + 12));
            case 0x0F -> new MadtEntry.Its(table.u32(at + 4), table.u64(at + 8));
            default -> new MadtEntry.Unknown(type, at, length);
        };
    }

    /** The bytes an entry needs so that all of it that is read is there. */
    private static int bytesMin(int type) {
        return switch (type) {
            case 0x00 -> 8;
            case 0x01 -> 12;
            case 0x02 -> 10;
            case 0x04 -> 6;
            case 0x09 -> 16;
            case 0x0B -> GICC_BYTES_MIN;
            case 0x0C -> 24;
            case 0x0D -> 24;
            case 0x0E -> 16;
            case 0x0F -> 20;
            default -> 2;
        };
    }

    private static MadtEntry gicc(TableBytes table, int at, int length) throws FirmwareException {
        return new MadtEntry.Gicc(
                table.u32(at + 8),
                table.u32(at + 12),
                table.u64(at + 32),
                length < GICC_REDISTRIBUTOR_END ? 0 : table.u64(at + 60),
                length < GICC_AFFINITY_END ? 0 : table.u64(at + 68));
    }

    /** The entries of one kind, in the order of the table. */
    public <E extends MadtEntry> List<E> entries(Class<E> kind) {
        List<E> found = new ArrayList<>();
        for (MadtEntry entry : entries) {
            if (kind.isInstance(entry)) {
                found.add(kind.cast(entry));
            }
        }
        return found;
    }

    /** Distributors; a machine has one. */
    public List<MadtEntry.Gicd> gicd() {
        return entries(MadtEntry.Gicd.class);
    }

    /** Cores with GIC CPU interfaces. */
    public List<MadtEntry.Gicc> gicc() {
        return entries(MadtEntry.Gicc.class);
    }

    /** Regions of redistributors. */
    public List<MadtEntry.Gicr> gicr() {
        return entries(MadtEntry.Gicr.class);
    }

    /** GICv2m frames. */
    public List<MadtEntry.MsiFrame> msiFrame() {
        return entries(MadtEntry.MsiFrame.class);
    }

    /** Interrupt translation services. */
    public List<MadtEntry.Its> its() {
        return entries(MadtEntry.Its.class);
    }

    /** Cores with local APICs of 8-bit ids. */
    public List<MadtEntry.Lapic> lapic() {
        return entries(MadtEntry.Lapic.class);
    }

    /** Cores with local APICs of 32-bit ids. */
    public List<MadtEntry.X2apic> x2apic() {
        return entries(MadtEntry.X2apic.class);
    }

    /** IO-APICs. */
    public List<MadtEntry.Ioapic> ioapic() {
        return entries(MadtEntry.Ioapic.class);
    }

    /** ISA interrupts that are wired otherwise. */
    public List<MadtEntry.SourceOverride> override() {
        return entries(MadtEntry.SourceOverride.class);
    }

    /** Local APIC inputs for the non-maskable interrupt. */
    public List<MadtEntry.LapicNmi> lapicNmi() {
        return entries(MadtEntry.LapicNmi.class);
    }

    /** Entries whose type is not read. */
    public List<MadtEntry.Unknown> unknown() {
        return entries(MadtEntry.Unknown.class);
    }
}
