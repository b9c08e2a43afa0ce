package dev.doorbell.kernel.firmware.aml;

import java.util.List;

/**
 * One {@code _PRT} and the bus it describes.
 *
 * @param path object whose {@code _PRT} it is, {@code \_SB.PCI0}
 * @param bridge whether the bus is the secondary bus of a bridge; else it is a host bridge's own
 * @param bridgeSlot device number of that bridge; 0 for a host bridge
 * @param bridgeFunction function number of that bridge; 0 for a host bridge
 * @param bridgeChain {@code slot << 3 | function} of every bridge on the way from the host bridge's bus,
 *     the bridge itself last; empty for a host bridge
 * @param segment PCI segment group of the host bridge, {@code _SEG}
 * @param bus first bus of the host bridge, {@code _BBN}; a bridge's secondary bus is what software
 *     numbered it
 * @param picMethod whether the machine has a {@code _PIC} method, so that an answer can depend on it
 * @param dependsOnPicMode whether the routes differ between {@code _PIC(0)} and {@code _PIC(1)}
 * @param routes the routes in the order of the table, after {@code _PIC(1)}: with an IO-APIC or a GIC.
 *     Of two with the same slot and pin the first counts
 * @param picRoutes the routes after {@code _PIC(0)}: with a pair of 8259; the same unless they depend
 *     on it
 */
public record PrtScope(
        String path,
        boolean bridge,
        int bridgeSlot,
        int bridgeFunction,
        List<Integer> bridgeChain,
        int segment,
        int bus,
        boolean picMethod,
        boolean dependsOnPicMode,
        List<PrtRoute> routes,
        List<PrtRoute> picRoutes) {}
