package dev.doorbell.bench.replay;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machine a conversation was held with, as its header tells.
 *
 * @param isV2 whether the interrupt controller is a GICv2, not a GICv3
 * @param hasIts whether the GICv3 has an ITS
 * @param cores how many processors there are
 * @param sizes what the interrupt controller is built with
 * @param memoryBase the first address of guest memory
 * @param memoryBytes its size
 * @param regions what is mapped, in the file's order
 * @param intxIntids the INTIDs of lines A to D; empty if they go nowhere
 * @param devices the PCI functions, in the file's order
 */
public record BoardSheet(
        boolean isV2,
        boolean hasIts,
        int cores,
        GicSizes sizes,
        long memoryBase,
        long memoryBytes,
        List<Region> regions,
        List<Integer> intxIntids,
        List<DeviceSpec> devices) {
    /** The first region of that kind; null if there is none. */
    public @Nullable Region find(Region.Kind kind) {
        return regions.stream().filter(region -> region.kind() == kind).findFirst().orElse(null);
    }
}
