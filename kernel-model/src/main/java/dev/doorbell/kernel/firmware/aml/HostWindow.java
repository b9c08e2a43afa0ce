package dev.doorbell.kernel.firmware.aml;

/**
 * Addresses of processors behind which a PCI host bridge passes accesses on.
 *
 * @param ports whether it leads to I/O ports rather than to memory
 * @param busAddress where it begins on the bus
 * @param cpuAddress where it begins for processors
 * @param bytes how long it is
 */
public record HostWindow(boolean ports, long busAddress, long cpuAddress, long bytes) {}
