package dev.doorbell.gic.firmware;

import dev.doorbell.sim.firmware.FdtWriter;

/**
 * What the device tree nodes of all GICs have in common, and the labels other nodes refer to.
 *
 * <p>Source: Linux kernel documentation, bindings {@code arm,gic.yaml} and {@code arm,gic-v3.yaml}.
 */
public final class GicNodes {
    /** Label of the interrupt controller; its specifiers have three cells, its addresses two. */
    public static final String CONTROLLER = "gic";

    /** Label of what takes messages: the GICv2m frame or the ITS. */
    public static final String MESSAGES = "msi";

    private GicNodes() {}

    /** Writes the controller's node, {@code children} inside it. */
    static void controller(FdtWriter tree, String compatible, long[] reg, Runnable children) {
        tree.node(
                "intc@" + Long.toHexString(reg[0]),
                () -> {
                    tree.strings("compatible", compatible)
                            .empty("interrupt-controller")
                            .cells("#interrupt-cells", 3)
                            .cells("#address-cells", 2)
                            .cells("#size-cells", 2)
                            .empty("ranges")
                            .wideCells("reg", reg)
                            .phandle(CONTROLLER);
                    children.run();
                });
    }
}
