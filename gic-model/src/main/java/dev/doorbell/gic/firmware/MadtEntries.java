package dev.doorbell.gic.firmware;

import dev.doorbell.sim.firmware.AcpiTables;
import dev.doorbell.sim.firmware.ByteSink;

/**
 * The MADT's entries of a GIC.
 *
 * <p>Source: ACPI Specification 6.4, "Multiple APIC Description Table (MADT)", "GIC CPU Interface (GICC)
 * Structure" and the four that follow it.
 */
final class MadtEntries {
    private static final String SIGNATURE = "APIC";
    private static final int REVISION = 5;
    private static final int GICC = 0x0B;
    private static final int GICC_BYTES = 80;
    private static final int GICC_ENABLED = 1;
    private static final int GICD = 0x0C;
    private static final int GICD_BYTES = 24;
    private static final int MSI_FRAME = 0x0D;
    private static final int MSI_FRAME_BYTES = 24;
    private static final int MSI_FRAME_COUNT_AND_BASE = 1;
    private static final int GICR = 0x0E;
    private static final int GICR_BYTES = 16;
    private static final int ITS = 0x0F;
    private static final int ITS_BYTES = 20;

    private final ByteSink sink;

    /** Appends to the MADT among {@code tables}, which has no local APIC if nobody said otherwise. */
    MadtEntries(AcpiTables tables) {
        sink = tables.table(SIGNATURE, REVISION, fixed -> fixed.u32(0).u32(0)).body();
    }

    /** The distributor of architecture {@code version}, 2 or 3. */
    void distributor(long base, int version) {
        sink.u8(GICD).u8(GICD_BYTES).u16(0).u32(0).u64(base).u32(0).u8(version).zeros(3);
    }

    /** A core, and its CPU interface's address; 0 if that is in system registers. */
    void core(int index, long affinity, long cpuInterface) {
        sink.u8(GICC).u8(GICC_BYTES).u16(0).u32(index).u32(index).u32(GICC_ENABLED);
        sink.u32(0).u32(0).u64(0); // no parking protocol, no performance monitor
        sink.u64(cpuInterface).u64(0).u64(0).u32(0).u64(0).u64(affinity);
        sink.u8(0).u8(0).u16(0);
    }

    /** A GICv2m frame, whose range of SPIs is to be believed here. */
    void messageFrame(MessageFrame frame) {
        sink.u8(MSI_FRAME).u8(MSI_FRAME_BYTES).u16(0).u32(0).u64(frame.base());
        sink.u32(MSI_FRAME_COUNT_AND_BASE).u16(frame.count()).u16(frame.firstIntid());
    }

    /** A range of redistributors. */
    void redistributors(long base, long bytes) {
        sink.u8(GICR).u8(GICR_BYTES).u16(0).u64(base).u32(bytes);
    }

    /** An ITS and the number by which the IORT knows it. */
    void its(int id, long base) {
        sink.u8(ITS).u8(ITS_BYTES).u16(0).u32(id).u64(base).u32(0);
    }
}
