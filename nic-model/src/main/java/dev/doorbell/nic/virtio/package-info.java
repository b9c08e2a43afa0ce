/**
 * virtio-net over PCI, legacy transport.
 *
 * <pre>{@code
 *   frame ──▶ store ──▶ receive queue in guest memory ──▶ used ring ──▶ INTx, MSI or MSI-X
 * }</pre>
 *
 * <p>Follows Virtual I/O Device (VIRTIO) Version 1.1, "Legacy Interfaces" of "Virtio Over PCI Bus" and
 * of "Network Device". Left out: the modern transport, indirect descriptors, EVENT_IDX, merged
 * buffers, checksum and segmentation offload, the control queue. Imports: {@code sim}, {@code pci},
 * the {@code nic} root.
 */
@NullMarked
package dev.doorbell.nic.virtio;

import org.jspecify.annotations.NullMarked;
