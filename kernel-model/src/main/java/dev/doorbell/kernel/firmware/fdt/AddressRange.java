package dev.doorbell.kernel.firmware.fdt;

/**
 * A part of an address space.
 *
 * @param base its first address, unsigned
 * @param size in bytes, unsigned
 */
public record AddressRange(long base, long size) {}
