package dev.doorbell.kernel.firmware.fdt;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns addresses on a bus into those that cores use, through the {@code ranges} of each bus around.
 *
 * <p>An empty {@code ranges} says that both are the same. So does, here, one that is missing: trees
 * are found that leave it out around the parts of a GIC.
 *
 * <p>Source: Devicetree Specification, "ranges".
 */
final class AddressTranslation {
    /** Buses have a few; a bound keeps the search short whatever a tree says. */
    private static final int RANGES_MAX = 1024;

    private AddressTranslation() {}

    /** The registers of a node as cores address them. */
    static List<AddressRange> registers(FdtNode node) throws FirmwareException {
        List<AddressRange> registers = new ArrayList<>();
        for (AddressRange range : node.reg()) {
            registers.add(new AddressRange(forCores(node, range.base()), range.size()));
        }
        return registers;
    }

    /** The address for cores of {@code address} on the bus that {@code node} sits on. */
    static long forCores(FdtNode node, long address) throws FirmwareException {
        long outward = address;
        FdtNode bus = node.parent();
        while (bus != null && bus.parent() != null) {
            outward = outward(bus, bus.parent(), outward, node);
            bus = bus.parent();
        }
        return outward;
    }

    private static long outward(FdtNode bus, FdtNode outer, long address, FdtNode node)
            throws FirmwareException {
        int[] cells = bus.cells("ranges");
        if (cells.length == 0) {
            return address;
        }
        int inside = bus.addressCells();
        int outside = outer.addressCells();
        int size = bus.sizeCells();
        int stride = inside + outside + size;
        if (stride == 0 || cells.length % stride != 0) {
            throw bus.refuse(
                    "ranges of " + cells.length + " cells; expected a multiple of " + stride);
        }
        if (cells.length / stride > RANGES_MAX) {
            throw bus.refuse("more than " + RANGES_MAX + " ranges");
        }
        for (int i = 0; i < cells.length; i += stride) {
            long index = address - bus.number(cells, i, inside);
            long length = bus.number(cells, i + inside + outside, size);
            if (Long.compareUnsigned(index, length) < 0) {
                return bus.number(cells, i + inside, outside) + index;
            }
        }
        throw node.refuse(String.format("address 0x%x is in no ranges of %s", address, bus.path()));
    }
}
