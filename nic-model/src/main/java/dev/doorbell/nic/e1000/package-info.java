/**
 * Intel's 82540EM and 82545EM, and the parts that later cards of the family share with them.
 *
 * <pre>{@code
 *   frame ──▶ filter ──▶ packet buffer ──▶ receive ring in guest memory ─┐
 *   transmit ring ──▶ offload ──▶ transmit buffer ──▶ cable              ├─▶ causes ──▶ INTx
 *   PHY, EEPROM ─────────────────────────────────────────────────────────┘
 * }</pre>
 *
 * <p>Follows Intel's "PCI/PCI-X Family of Gigabit Ethernet Controllers Software Developer's Manual"
 * (8254x). Shared parts, which know nothing of a particular card: {@link
 * dev.doorbell.nic.e1000.Eeprom}, {@link dev.doorbell.nic.e1000.Phy}, {@link
 * dev.doorbell.nic.e1000.ReceiveFilter}, {@link dev.doorbell.nic.e1000.DescriptorRing}, {@link
 * dev.doorbell.nic.e1000.StatisticsBlock}, {@link dev.doorbell.nic.e1000.TransmitOffload} and the
 * legacy descriptor layouts. Left out: wake-up, management, the flash, half duplex, flow control, TBI
 * and external PHYs. Imports: {@code sim}, {@code pci}, the {@code nic} root.
 */
@NullMarked
package dev.doorbell.nic.e1000;

import org.jspecify.annotations.NullMarked;
