package dev.doorbell.gic.firmware;

import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.sim.firmware.AcpiTables;
import dev.doorbell.sim.firmware.FdtWriter;
import dev.doorbell.sim.firmware.FirmwareContributor;
import org.jspecify.annotations.Nullable;

/**
 * A GICv3 as firmware describes it.
 *
 * @param config says what affinity a core has
 * @param distributor GICD
 * @param redistributors GICR of core 0
 * @param redistributorBytes how long the range of redistributors is, which may be for more cores
 * @param cores how many cores there are
 * @param its GITS; null if there is none
 * @param frame its GICv2m frame; null if it has none
 */
public record Gicv3Firmware(
        Gicv3Config config,
        long distributor,
        long redistributors,
        long redistributorBytes,
        int cores,
        @Nullable Long its,
        @Nullable MessageFrame frame)
        implements FirmwareContributor {
    /** The number by which the IORT knows the ITS. */
    public static final int ITS_ID = 0;

    private static final int ARCHITECTURE = 3;
    private static final long DISTRIBUTOR_BYTES = 0x1_0000;
    private static final long ITS_BYTES = 0x2_0000;

    @Override
    public void describe(AcpiTables tables) {
        MadtEntries madt = new MadtEntries(tables);
        madt.distributor(distributor, ARCHITECTURE);
        for (int core = 0; core < cores; core++) {
            madt.core(core, config.affinityOf(core), 0);
        }
        MessageFrame known = frame;
        if (known != null) {
            madt.messageFrame(known);
        }
        madt.redistributors(redistributors, redistributorBytes);
        Long translation = its;
        if (translation != null) {
            madt.its(ITS_ID, translation);
        }
    }

    @Override
    public void describe(FdtWriter tree) {
        long[] reg = {distributor, DISTRIBUTOR_BYTES, redistributors, redistributorBytes};
        MessageFrame known = frame;
        Long translation = its;
        GicNodes.controller(
                tree,
                "arm,gic-v3",
                reg,
                () -> {
                    if (known != null) {
                        known.describe(tree);
                    }
                    if (translation != null) {
                        describeIts(tree, translation, known == null);
                    }
                });
    }

    /** The ITS is what PCI refers to, unless there is a frame beside it. */
    private static void describeIts(FdtWriter tree, long base, boolean takesMessages) {
        tree.node(
                "msi-controller@" + Long.toHexString(base),
                () ->
                        tree.strings("compatible", "arm,gic-v3-its")
                                .empty("msi-controller")
                                .cells("#msi-cells", 1)
                                .wideCells("reg", base, ITS_BYTES)
                                .phandle(takesMessages ? GicNodes.MESSAGES : "its"));
    }
}
