package dev.doorbell.kernel.board;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.pci.firmware.PrtStyle;

/**
 * A board's PCI as data.
 *
 * @param ecamBase configuration space of bus 0, 1 MiB for each bus
 * @param buses how many buses configuration space has room for, 1 to 256
 * @param windowBase where memory BARs live
 * @param windowBytes how much room they have
 * @param ioBase where I/O port 0 is in memory space; {@link PlatformConfig#ABSENT} if ports are not
 *     reachable
 * @param ioBytes how many ports there are
 * @param pins where the pins on the root bus lead
 * @param prtStyle how the DSDT says so
 * @param interruptLine what firmware left in every function's interrupt line register; 0xFF says that
 *     it is not known
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
        PinWiring pins,
        PrtStyle prtStyle,
        int interruptLine,
        boolean hasRootFunction,
        int nicDevice,
        int diskDevice) {
    /** What an interrupt line register says where nothing is known. */
    public static final int LINE_UNKNOWN = 0xFF;

    private static final int NIC_DEVICE = 2;
    private static final int DISK_DEVICE = 6;

    /**
     * A host bridge that shows itself, without ports and without pins, a NIC in slot 2 and a disk in
     * slot 6.
     */
    public static PciSpec of(long ecamBase, int buses, long windowBase, long windowBytes) {
        return new PciSpec(
                ecamBase,
                buses,
                windowBase,
                windowBytes,
                PlatformConfig.ABSENT,
                0,
                PinWiring.nowhere(),
                PrtStyle.NUMBERS,
                0,
                true,
                NIC_DEVICE,
                DISK_DEVICE);
    }

    /** Whether pins lead to the interrupt controller. */
    public boolean routesIntx() {
        return pins.leadsSomewhere();
    }

    /** Whether I/O ports are reachable. */
    public boolean hasPorts() {
        return ioBase != PlatformConfig.ABSENT;
    }

    /** With configuration space elsewhere. */
    public PciSpec withEcam(long base, int howManyBuses) {
        return new PciSpec(
                base,
                howManyBuses,
                windowBase,
                windowBytes,
                ioBase,
                ioBytes,
                pins,
                prtStyle,
                interruptLine,
                hasRootFunction,
                nicDevice,
                diskDevice);
    }

    /** With memory BARs elsewhere. */
    public PciSpec withWindow(long base, long bytes) {
        return new PciSpec(
                ecamBase,
                buses,
                base,
                bytes,
                ioBase,
                ioBytes,
                pins,
                prtStyle,
                interruptLine,
                hasRootFunction,
                nicDevice,
                diskDevice);
    }

    /** With I/O ports at {@code base}; {@link PlatformConfig#ABSENT} for none. */
    public PciSpec withPorts(long base, long bytes) {
        return new PciSpec(
                ecamBase,
                buses,
                windowBase,
                windowBytes,
                base,
                bytes,
                pins,
                prtStyle,
                interruptLine,
                hasRootFunction,
                nicDevice,
                diskDevice);
    }

    /** With pins that lead elsewhere, and a DSDT that says so in its way. */
    public PciSpec withPins(PinWiring wiring, PrtStyle style) {
        return new PciSpec(
                ecamBase,
                buses,
                windowBase,
                windowBytes,
                ioBase,
                ioBytes,
                wiring,
                style,
                interruptLine,
                hasRootFunction,
                nicDevice,
                diskDevice);
    }

    /** With another value in every interrupt line register. */
    public PciSpec withInterruptLine(int value) {
        return new PciSpec(
                ecamBase,
                buses,
                windowBase,
                windowBytes,
                ioBase,
                ioBytes,
                pins,
                prtStyle,
                value,
                hasRootFunction,
                nicDevice,
                diskDevice);
    }

    /** With a host bridge that does not show itself. */
    public PciSpec withoutRootFunction() {
        return new PciSpec(
                ecamBase,
                buses,
                windowBase,
                windowBytes,
                ioBase,
                ioBytes,
                pins,
                prtStyle,
                interruptLine,
                false,
                nicDevice,
                diskDevice);
    }

    /** With NIC and disk in other slots. */
    public PciSpec withSlots(int nic, int disk) {
        return new PciSpec(
                ecamBase,
                buses,
                windowBase,
                windowBytes,
                ioBase,
                ioBytes,
                pins,
                prtStyle,
                interruptLine,
                hasRootFunction,
                nic,
                disk);
    }
}
