package dev.doorbell.kernel;

/**
 * What a PC has instead of a GIC: physical addresses, {@link PlatformConfig#ABSENT} for a part it does
 * not have.
 *
 * @param portBase where I/O port 0 is in memory space
 * @param ioApicBase the IO-APIC; absent on a machine that has only 8259s
 * @param localApicBase the local APICs' registers, and the first address for messages; absent as well
 */
public record PcPlatform(long portBase, long ioApicBase, long localApicBase) {
    /** Whether it has APICs. */
    public boolean hasApics() {
        return ioApicBase != PlatformConfig.ABSENT;
    }
}
