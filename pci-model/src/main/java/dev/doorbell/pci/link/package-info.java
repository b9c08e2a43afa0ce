/**
 * The way up from a function: the link or bus that takes time for its writes, and the port that keeps
 * their order.
 *
 * <p>What enters: a device's writes, reads, messages and its pin. What leaves: writes that land, tags
 * of those that have, the pin's level. Follows PCI Express Base Specification 3.0, "Transaction Layer
 * Packet overview" and "Ordering Rules", and PCI Local Bus Specification 3.0, "Bus Operation". Left
 * out: flow-control credits, replays, ACK traffic, retries. Imports: {@code sim}, the {@code pci}
 * root, {@code pci.config}.
 */
@NullMarked
package dev.doorbell.pci.link;

import org.jspecify.annotations.NullMarked;
