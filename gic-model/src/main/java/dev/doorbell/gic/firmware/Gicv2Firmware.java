package dev.doorbell.gic.firmware;

import dev.doorbell.sim.firmware.AcpiTables;
import dev.doorbell.sim.firmware.FdtWriter;
import dev.doorbell.sim.firmware.FirmwareContributor;
import org.jspecify.annotations.Nullable;

/**
 * A GICv2 as firmware describes it.
 *
 * @param distributor GICD
 * @param cpuInterface GICC
 * @param cores how many, at most 8
 * @param frame its GICv2m frame; null if it has none
 */
public record Gicv2Firmware(
        long distributor, long cpuInterface, int cores, @Nullable MessageFrame frame)
        implements FirmwareContributor {
    private static final int ARCHITECTURE = 2;
    private static final long DISTRIBUTOR_BYTES = 0x1000;
    private static final long CPU_INTERFACE_BYTES = 0x2000;

    @Override
    public void describe(AcpiTables tables) {
        MadtEntries madt = new MadtEntries(tables);
        madt.distributor(distributor, ARCHITECTURE);
        for (int core = 0; core < cores; core++) {
            madt.core(core, core, cpuInterface);
        }
        MessageFrame known = frame;
        if (known != null) {
            madt.messageFrame(known);
        }
    }

    @Override
    public void describe(FdtWriter tree) {
        long[] reg = {distributor, DISTRIBUTOR_BYTES, cpuInterface, CPU_INTERFACE_BYTES};
        MessageFrame known = frame;
        GicNodes.controller(
                tree,
                "arm,cortex-a15-gic",
                reg,
                () -> {
                    if (known != null) {
                        known.describe(tree);
                    }
                });
    }
}
