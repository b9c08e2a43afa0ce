package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.PlatformConfig;

/**
 * All that a kernel is told when it is started; the rest it finds from here.
 *
 * @param rsdp where the ACPI root pointer is; {@link PlatformConfig#ABSENT} if there is none
 * @param deviceTree where the device tree is; {@link PlatformConfig#ABSENT} if there is none
 * @param freeMemory where memory begins that nobody uses
 */
public record BootInformation(long rsdp, long deviceTree, long freeMemory) {}
