package dev.doorbell.kernel.firmware.fdt;

/**
 * Addresses of cores behind which a PCI host passes accesses on.
 *
 * <p>Source: "PCI Bus Binding to Open Firmware", section 2.2.1.1, and {@code ranges}.
 *
 * @param space which of PCI's address spaces it leads to
 * @param prefetchable whether reads there have no effects
 * @param pciAddress where it begins on the bus
 * @param cpuAddress where it begins for cores
 * @param size in bytes
 */
public record PciWindow(
        Space space, boolean prefetchable, long pciAddress, long cpuAddress, long size) {
    /** An address space of PCI, in the order of its code in the tree. */
    public enum Space {
        /** Configuration. */
        CONFIGURATION,
        /** Ports. */
        IO,
        /** Memory below 4 GB. */
        MEMORY_32,
        /** Memory anywhere. */
        MEMORY_64
    }
}
