package dev.doorbell.kernel;

/**
 * What the kernel knows of the machine it boots on: physical addresses.
 *
 * @param distributorBase GICD
 * @param redistributorBase GICR of core 0; each next one 128 KiB further
 * @param v2mBase the GICv2m frame
 * @param ecamBase configuration space of bus 0
 * @param heapBase where the kernel's pages come from
 * @param timerIntid the virtual timer's PPI
 */
public record PlatformConfig(
        long distributorBase,
        long redistributorBase,
        long v2mBase,
        long ecamBase,
        long heapBase,
        int timerIntid) {}
