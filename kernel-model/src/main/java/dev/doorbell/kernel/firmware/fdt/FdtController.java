package dev.doorbell.kernel.firmware.fdt;

import java.util.List;

/**
 * A node that takes interrupts or messages: a distributor with its other parts, a message frame, an
 * ITS.
 *
 * @param node where the tree has it
 * @param compatible what it is compatible with first of all
 * @param registers its register frames, as cores address them: for a GICv2 distributor and CPU
 *     interface, for a GICv3 distributor and redistributors, then the rest
 * @param takesMessages whether functions send their messages to it
 * @param spiBase first SPI of a message frame by the tree, counted as INTID, or -1 if the frame's own
 *     register tells
 * @param spiCount SPIs of a message frame by the tree, or -1 likewise
 */
public record FdtController(
        FdtNode node,
        String compatible,
        List<AddressRange> registers,
        boolean takesMessages,
        long spiBase,
        long spiCount) {
    /** Makes a controller. */
    public FdtController {
        registers = List.copyOf(registers);
    }

    /** The node's name with its unit address. */
    public String name() {
        return node.name();
    }
}
