package dev.doorbell.gic.firmware;

import dev.doorbell.sim.firmware.FdtWriter;

/**
 * A GICv2m frame to be described.
 *
 * @param base its first address
 * @param firstIntid its first SPI
 * @param count how many SPIs it has
 */
public record MessageFrame(long base, int firstIntid, int count) {
    private static final long FRAME_BYTES = 0x1000;

    /** Its node, a child of the GIC's. */
    void describe(FdtWriter tree) {
        tree.node(
                "v2m@" + Long.toHexString(base),
                () ->
                        tree.strings("compatible", "arm,gic-v2m-frame")
                                .empty("msi-controller")
                                .wideCells("reg", base, FRAME_BYTES)
                                .cells("arm,msi-base-spi", firstIntid)
                                .cells("arm,msi-num-spis", count)
                                .phandle(GicNodes.MESSAGES));
    }
}
