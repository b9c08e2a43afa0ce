package dev.doorbell.kernel;

import org.jspecify.annotations.Nullable;

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
 * @param timerIntid the virtual timer's PPI; on a PC the number the kernel gives its tick
 * @param pc what it has instead of a GIC if it is a PC; null if it is not
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
        int timerIntid,
        @Nullable PcPlatform pc) {
    /** What the machine does not have. */
    public static final int ABSENT = -1;

    /** A machine with a GIC. */
    public PlatformConfig(
            long distributorBase,
            long cpuInterfaceBase,
            long redistributorBase,
            long v2mBase,
            long itsBase,
            long ecamBase,
            long ioBase,
            long heapBase,
            int timerIntid) {
        this(
                distributorBase,
                cpuInterfaceBase,
                redistributorBase,
                v2mBase,
                itsBase,
                ecamBase,
                ioBase,
                heapBase,
                timerIntid,
                null);
    }

    /** A PC: its configuration space, its memory, and the number the kernel gives its tick. */
    public static PlatformConfig ofPc(PcPlatform pc, long ecamBase, long heapBase, int timerIntid) {
        return new PlatformConfig(
                ABSENT,
                ABSENT,
                ABSENT,
                ABSENT,
                ABSENT,
                ecamBase,
                pc.portBase(),
                heapBase,
                timerIntid,
                pc);
    }

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
