/**
 * PCI: functions, and how they reach the bus.
 *
 * <pre>{@code
 *   ECAM access ──▶ host bridge ──▶ configuration space ──▶ MSI, MSI-X, command bits
 *   BAR access ───▶ host bridge ──▶ function's registers
 *   function ──▶ upstream port (bus mastering, link) ──▶ memory, MSI doorbell
 * }</pre>
 *
 * <p>This package holds what a device is built on: {@link dev.doorbell.pci.PciFunction} and its
 * address, {@link dev.doorbell.pci.Bdf}. Follows PCI Local Bus Specification 3.0 and PCI Express Base
 * Specification 3.0. Left out here: bridges, I/O space, power management, error reporting. Imports:
 * {@code sim} only.
 */
@NullMarked
package dev.doorbell.pci;

import org.jspecify.annotations.NullMarked;
