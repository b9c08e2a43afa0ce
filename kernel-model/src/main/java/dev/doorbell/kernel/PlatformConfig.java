package dev.doorbell.kernel;

/**
 * What the kernel knows of the machine it boots on: physical addresses, {@link #ABSENT} for a part the
 * machine does not have.
 *
 * @param distributorBase GICD
 * @param cpuInterfaceBase GICC; absent on a machine with a GICv3
 * @param redistributorBase GICR of core 0, each next one 128 KiB further; absent with a GICv2
 * @param v2mBase the GICv2m frame
 * @param itsBase the ITS
 * @param ecamBase configuration space of bus 0
 * @param ioBase where I/O port 0 is in memory space
 * @param heapBase where the kernel's pages come from
 * @param timerIntid the virtual timer's PPI
 */
public record PlatformConfig(
        long distributorBase,
        long cpuInterfaceBase,
        long redistributorBase,
        long v2mBase,
        long itsBase,
        long ecamBase,
        long ioBase,
        long heapBase,
        int timerIntid) {
    /** What the machine does not have. */
    public static final int ABSENT = -1;

    /** Whether its interrupt controller is a GICv2. */
    public boolean hasGicv2() {
        return cpuInterfaceBase != ABSENT;
    }

    /** Whether it has a GICv2m frame. */
    public boolean hasMessageFrame() {
        return v2mBase != ABSENT;
    }

    /** Whether it has an ITS. */
    public boolean hasIts() {
        return itsBase != ABSENT;
    }
}
