/**
 * The way up from a function: the link that serialises its writes, and the port that gates them.
 *
 * <p>Follows PCI Express Base Specification 3.0, "Transaction Layer Packet overview" and "Ordering
 * Rules". Left out: flow-control credits, replays, ACK traffic. Imports:
 * {@code sim}, the {@code pci} root.
 */
@NullMarked
package dev.doorbell.pci.link;

import org.jspecify.annotations.NullMarked;
