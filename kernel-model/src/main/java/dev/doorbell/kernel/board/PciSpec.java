package dev.doorbell.kernel.board;

import dev.doorbell.kernel.PlatformConfig;

/**
 * A board's PCI as data.
 *
 * @param ecamBase configuration space of bus 0, 1 MiB for each bus
 * @param buses how many buses configuration space has room for
 * @param windowBase where memory BARs live
 * @param windowBytes how much room they have
 * @param ioBase where I/O port 0 is in memory space; {@link PlatformConfig#ABSENT} if ports are not
 *     reachable
 * @param ioBytes how many ports there are
 * @param intxFirstIntid the SPI of the line INTA of the root bus, the other three follow; {@link
 *     PlatformConfig#ABSENT} if the lines lead nowhere
 * @param hasRootFunction whether the host bridge shows itself as device 0
 * @param nicDevice device number of the NIC on bus 0
 * @param diskDevice device number of a disk on bus 0, if the machine is given one
 */
public record PciSpec(
        long ecamBase,
        int buses,
        long windowBase,
        long windowBytes,
        long ioBase,
        long ioBytes,
        int intxFirstIntid,
        boolean hasRootFunction,
        int nicDevice,
        int diskDevice) {
    /** Whether pins lead to the interrupt controller. */
    public boolean routesIntx() {
        return intxFirstIntid != PlatformConfig.ABSENT;
    }

    /** Whether I/O ports are reachable. */
    public boolean hasPorts() {
        return ioBase != PlatformConfig.ABSENT;
    }
}
