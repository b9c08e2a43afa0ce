/**
 * Bridges as devices: ports of the root complex and bridges to conventional PCI, with their hot-plug
 * controllers.
 *
 * <p>What enters: configuration accesses, accesses to the controller's registers. What leaves: the
 * bus behind the bridge, interrupts about slots. Follows the PCI-to-PCI Bridge Architecture
 * Specification 1.2, the PCI Standard Hot-Plug Controller and Subsystem Specification 1.0, and PCI
 * Express Base Specification 3.0, "PCI Express Hot-Plug Support". Left out: plugging in while the
 * machine runs, buttons, latches and power faults. Imports: {@code sim}, the {@code pci} root, {@code
 * pci.config}, {@code pci.capability}, {@code pci.link}, {@code pci.behaviour}.
 */
@NullMarked
package dev.doorbell.pci.bridge;

import org.jspecify.annotations.NullMarked;
