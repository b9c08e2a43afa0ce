/**
 * PCI: functions, and how they reach the bus.
 *
 * <pre>{@code
 *   ECAM access ──▶ host bridge ──▶ configuration space ──▶ MSI, MSI-X, command bits
 *   BAR access ───▶ host bridge ──▶ function's registers
 *   function ──▶ upstream port (bus mastering, link) ──▶ memory, MSI doorbell
 * }</pre>
 *
 * <p>This package holds what a device is built on, {@link dev.doorbell.pci.PciFunction}, and the tree
 * it is plugged into: buses, bridges, the four lines of a bus, and the map of who decodes what. Follows
 * PCI Local Bus Specification 3.0, PCI-to-PCI Bridge Architecture Specification 1.2 and PCI Express
 * Base Specification 3.0. Left out: contents of expansion ROMs, parity and system errors, plugging in while the
 * machine runs. Imports: {@code sim}, {@code pci.config}, {@code pci.behaviour}.
 */
@NullMarked
package dev.doorbell.pci;

import org.jspecify.annotations.NullMarked;
