/**
 * virtio-net over PCI.
 *
 * <pre>{@code
 *   frame ──▶ filter ──▶ store ──▶ receive queue in guest memory ──▶ used ring ──▶ interrupt
 *   transmit queue ──▶ link ──▶ wire          control queue ──▶ filter
 * }</pre>
 *
 * <p>Follows Virtual I/O Device (VIRTIO) Version 1.1, "Network Device"; registers, rings and
 * interrupts are {@link dev.doorbell.nic.virtio.transport}'s. Left out: several queue pairs, checksum
 * and segmentation offload, receive-side scaling. Imports: {@code sim}, {@code pci}, the {@code nic}
 * root.
 */
@NullMarked
package dev.doorbell.nic.virtio;

import org.jspecify.annotations.NullMarked;
