package dev.doorbell.kernel.board;

import dev.doorbell.kernel.board.x86.ApicFabric;
import dev.doorbell.pci.firmware.PinRoute;
import dev.doorbell.sim.firmware.AcpiTables;
import dev.doorbell.sim.firmware.ByteSink;
import dev.doorbell.sim.firmware.FdtWriter;
import dev.doorbell.sim.firmware.FirmwareContributor;

/**
 * A PC's interrupt controllers as firmware describes them: a MADT with a local APIC for each core, the
 * IO-APIC, and an override for each IRQ that pins lead to. A PC with 8259s alone has no MADT.
 *
 * <p>Source: ACPI Specification 6.4, "Multiple APIC Description Table (MADT)", "Processor Local APIC
 * Structure", "I/O APIC Structure", "Interrupt Source Override Structure". Flags of the overrides as
 * QEMU 7.2 has them: a PC's device tree does not exist.
 */
record PcFirmware(GicSpec.Pc spec, PinWiring pins, int cores) implements FirmwareContributor {
    private static final int REVISION = 3;
    private static final int HAS_8259S = 1;
    private static final int LOCAL_APIC = 0;
    private static final int LOCAL_APIC_BYTES = 8;
    private static final int LOCAL_APIC_ENABLED = 1;
    private static final int IO_APIC = 1;
    private static final int IO_APIC_BYTES = 12;
    private static final int OVERRIDE = 2;
    private static final int OVERRIDE_BYTES = 10;
    private static final int LEVEL_HIGH = 0xD;

    @Override
    public void describe(AcpiTables tables) {
        tables.describePc();
        if (!spec.hasApics()) {
            return;
        }
        ByteSink sink =
                tables.table("APIC", REVISION, fixed -> fixed.u32(ApicFabric.BASE).u32(HAS_8259S))
                        .body();
        for (int core = 0; core < cores; core++) {
            sink.u8(LOCAL_APIC).u8(LOCAL_APIC_BYTES).u8(core).u8(core).u32(LOCAL_APIC_ENABLED);
        }
        sink.u8(IO_APIC).u8(IO_APIC_BYTES).u8(0).u8(0).u32(GicSpec.Pc.IO_APIC_BASE).u32(0);
        pins.routes().stream()
                .mapToInt(PinRoute::intid)
                .sorted()
                .distinct()
                .forEach(
                        irq ->
                                sink.u8(OVERRIDE)
                                        .u8(OVERRIDE_BYTES)
                                        .u8(0)
                                        .u8(irq)
                                        .u32(irq)
                                        .u16(LEVEL_HIGH));
    }

    @Override
    public void describe(FdtWriter tree) {}
}
