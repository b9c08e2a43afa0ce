package dev.doorbell.kernel.firmware.fdt;

import dev.doorbell.kernel.firmware.FirmwareException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of the functions behind a PCI host go, and as which device they arrive.
 *
 * <p>A requester id is masked and looked for among the ranges; the first that has it counts. Without
 * ranges all go to the {@code msi-parent}, under their own id.
 *
 * <p>Source: binding "pci-msi"; the default mask is all of a requester id.
 *
 * @param mask what of a requester id counts
 * @param ranges in the order of the tree
 * @param parents controllers named by {@code msi-parent}, in the order of the tree
 */
public record MsiMap(int mask, List<Range> ranges, List<FdtNode> parents) {
    private static final int ENTRY_CELLS = 4;
    private static final int ALL_OF_AN_ID = 0xFFFF;

    /**
     * Requester ids that lie side by side.
     *
     * @param requesterBase the first
     * @param controller where their messages go
     * @param deviceBase the device id of the first; the others follow
     * @param count how many
     */
    public record Range(long requesterBase, FdtNode controller, long deviceBase, long count) {}

    /**
     * Where a message goes.
     *
     * @param controller who takes it
     * @param deviceId as which device it arrives
     */
    public record Target(FdtNode controller, long deviceId) {}

    /** Makes a map. */
    public MsiMap {
        ranges = List.copyOf(ranges);
        parents = List.copyOf(parents);
    }

    static MsiMap of(Fdt tree, FdtNode host) throws FirmwareException {
        int[] cells = host.cells("msi-map");
        if (cells.length % ENTRY_CELLS != 0) {
            throw host.refuse("msi-map of " + cells.length + " cells; expected a multiple of 4");
        }
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < cells.length; i += ENTRY_CELLS) {
            ranges.add(
                    new Range(
                            Integer.toUnsignedLong(cells[i]),
                            tree.referred(host, "msi-map", cells[i + 1]),
                            Integer.toUnsignedLong(cells[i + 2]),
                            Integer.toUnsignedLong(cells[i + 3])));
        }
        return new MsiMap(host.cell("msi-map-mask", ALL_OF_AN_ID), ranges, parents(tree, host));
    }

    private static List<FdtNode> parents(Fdt tree, FdtNode host) throws FirmwareException {
        List<FdtNode> parents = new ArrayList<>();
        int[] cells = host.cells("msi-parent");
        for (int at = 0; at < cells.length; ) {
            FdtNode parent = tree.referred(host, "msi-parent", cells[at++]);
            at += parent.width("#msi-cells", 0);
            if (at > cells.length) {
                throw host.refuse("msi-parent ends before the cells its controller wants");
            }
            parents.add(parent);
        }
        return parents;
    }

    /** Where the messages of a function go, null if nowhere. */
    public @Nullable Target target(int requesterId) {
        long masked = Integer.toUnsignedLong(requesterId & mask);
        for (Range range : ranges) {
            long index = masked - range.requesterBase();
            if (index >= 0 && index < range.count()) {
                return new Target(range.controller(), range.deviceBase() + index);
            }
        }
        return ranges.isEmpty() && !parents.isEmpty()
                ? new Target(parents.get(0), Integer.toUnsignedLong(requesterId))
                : null;
    }
}
