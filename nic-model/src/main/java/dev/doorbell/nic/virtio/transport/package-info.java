/**
 * Virtio over PCI, whatever the device is: split virtqueues, the register layouts, the interrupts.
 *
 * <pre>{@code
 *   BAR 0 (legacy) ─┐                      ┌─▶ VirtioDevice: what the queues are for
 *                   ├─▶ VirtioPci ─ queues ┤
 *   BAR 4 (modern) ─┘   status, features   └─▶ used rings, MSI-X, MSI or INTx
 * }</pre>
 *
 * <p>Follows Virtual I/O Device (VIRTIO) Version 1.1, "Split Virtqueues" and "Virtio Over PCI Bus",
 * with the queue reset of version 1.2. Left out: packed virtqueues, notification data, IOMMU
 * translation. Imports: {@code sim}, {@code pci}.
 */
@NullMarked
package dev.doorbell.nic.virtio.transport;

import org.jspecify.annotations.NullMarked;
