/**
 * Drivers of disks.
 *
 * <p>Breenix has none for NVMe; this one follows the specification and, where that leaves a choice,
 * Linux. Imports: {@code sim}, the {@code kernel} root, {@code kernel.driver.irqchip}, {@code
 * kernel.driver.pci}, {@code kernel.irq}.
 */
@NullMarked
package dev.doorbell.kernel.driver.block;

import org.jspecify.annotations.NullMarked;
