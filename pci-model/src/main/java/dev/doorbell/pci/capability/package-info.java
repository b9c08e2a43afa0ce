/**
 * Message capabilities: how a function's interrupt becomes a write.
 *
 * <p>What enters: software's configuration, and a device's request to signal a vector. What leaves: an
 * (address, data) message at the upstream port. Follows PCI Local Bus Specification 3.0, "Message
 * Signaled Interrupts" and "MSI-X Capability and Table Structures". Imports: {@code sim}, {@code
 * pci.config}, {@code pci.link}.
 */
@NullMarked
package dev.doorbell.pci.capability;

import org.jspecify.annotations.NullMarked;
