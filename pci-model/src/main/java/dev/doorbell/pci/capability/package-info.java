/**
 * Capabilities: how a function's interrupt becomes a write, and what else configuration space says.
 *
 * <p>What enters: software's configuration, and a device's request to signal a vector. What leaves: an
 * (address, data) message at the upstream port, a reset or a change of power state of the function.
 * Follows PCI Local Bus Specification 3.0, "Message Signaled Interrupts" and "MSI-X Capability and
 * Table Structures"; PCI Express Base Specification 3.0, "PCI Express Capability Structure" and
 * "Advanced Error Reporting Capability"; PCI Bus Power Management Interface Specification 1.2. Imports:
 * {@code sim}, the {@code pci} root, {@code pci.config}, {@code pci.link}, {@code pci.behaviour}.
 */
@NullMarked
package dev.doorbell.pci.capability;

import org.jspecify.annotations.NullMarked;
