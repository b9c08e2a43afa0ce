package dev.doorbell.kernel.board;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.sim.firmware.AcpiTables;
import dev.doorbell.sim.firmware.AmlWriter;
import dev.doorbell.sim.firmware.ByteSink;
import dev.doorbell.sim.firmware.FdtWriter;
import dev.doorbell.sim.firmware.FirmwareContributor;

/**
 * The cores and their timers as firmware describes them: GTDT and processor devices, or nodes for cores,
 * PSCI and the timer.
 *
 * <p>Source: ACPI Specification 6.4, "Generic Timer Description Table (GTDT)"; Linux kernel
 * documentation, binding {@code arm,arch_timer.yaml}.
 *
 * @param cores how many
 * @param virtualTimer PPI of the virtual timer
 * @param physicalTimer PPI of the non-secure physical timer; {@link PlatformConfig#ABSENT} for none
 */
record ProcessorFirmware(int cores, int virtualTimer, int physicalTimer)
        implements FirmwareContributor {
    private static final int REVISION = 3;
    private static final long NO_ADDRESS = -1;
    private static final int ALWAYS_ON = 1 << 2;
    private static final int FIRST_PPI = 16;
    private static final int PRIVATE = 1;
    private static final int LEVEL_HIGH = 4;

    /** PPIs that are wired to nothing here but that the node must name: secure and hypervisor's. */
    private static final int SECURE_TIMER = 29;

    private static final int HYPERVISOR_TIMER = 26;
    private static final int NON_SECURE_TIMER = 30;

    @Override
    public void describe(AcpiTables tables) {
        ByteSink sink = tables.table("GTDT", REVISION, fixed -> {}).body();
        sink.u64(NO_ADDRESS).u32(0);
        timer(sink, 0);
        timer(sink, physicalTimer);
        timer(sink, virtualTimer);
        timer(sink, 0);
        sink.u64(NO_ADDRESS).u32(0).u32(0);
        timer(sink, 0);
        AmlWriter aml = tables.systemBus();
        for (int core = 0; core < cores; core++) {
            int uid = core;
            aml.device(
                    String.format("C%03X", core),
                    () -> {
                        aml.name("_HID").string("ACPI0007");
                        aml.name("_UID").integer(uid);
                    });
        }
    }

    private static void timer(ByteSink sink, int intid) {
        boolean absent = intid == 0 || intid == PlatformConfig.ABSENT;
        sink.u32(absent ? 0 : intid).u32(absent ? 0 : ALWAYS_ON);
    }

    @Override
    public void describe(FdtWriter tree) {
        tree.node(
                "psci",
                () ->
                        tree.strings("compatible", "arm,psci-1.0", "arm,psci-0.2")
                                .strings("method", "hvc"));
        tree.node(
                "cpus",
                () -> {
                    tree.cells("#address-cells", 1);
                    tree.cells("#size-cells", 0);
                    for (int core = 0; core < cores; core++) {
                        core(tree, core);
                    }
                });
        int physical = physicalTimer == PlatformConfig.ABSENT ? NON_SECURE_TIMER : physicalTimer;
        tree.node(
                "timer",
                () ->
                        tree.strings("compatible", "arm,armv8-timer")
                                .empty("always-on")
                                .cells(
                                        "interrupts",
                                        PRIVATE,
                                        SECURE_TIMER - FIRST_PPI,
                                        LEVEL_HIGH,
                                        PRIVATE,
                                        physical - FIRST_PPI,
                                        LEVEL_HIGH,
                                        PRIVATE,
                                        virtualTimer - FIRST_PPI,
                                        LEVEL_HIGH,
                                        PRIVATE,
                                        HYPERVISOR_TIMER - FIRST_PPI,
                                        LEVEL_HIGH));
    }

    private static void core(FdtWriter tree, int index) {
        tree.node(
                "cpu@" + Integer.toHexString(index),
                () ->
                        tree.strings("device_type", "cpu")
                                .strings("compatible", "arm,armv8")
                                .strings("enable-method", "psci")
                                .cells("reg", index));
    }
}
