/**
 * Intel's 82574L, the card of the driver e1000e.
 *
 * <pre>{@code
 *   frame ──▶ ReceiveUnit ──▶ FrameStore ──▶ ReceiveMover ──▶ two rings in guest memory ─┐
 *   two rings ──▶ TransmitQueue ──▶ PacketBuilder ──▶ TransmitUnit ──▶ cable            ├─▶ InterruptUnit
 *   PagedPhy ──▶ LinkUnit ──────────────────────────────────────────────────────────────┘    │
 *                                                        pin, MSI, or five MSI-X vectors ◀──┘
 * }</pre>
 *
 * <p>What enters: frames, software's accesses to registers and configuration space, the cable's state.
 * What leaves: frames, writes to guest memory, interrupts. Follows Intel's "82574 GbE Controller Family
 * Datasheet"; where QEMU 7.2's e1000e differs, {@link dev.doorbell.nic.e1000e.E1000eChoice} has both.
 * Left out: packet-split descriptors, wake-up, management, flow control, time stamps, the flash.
 * Imports: {@code sim}, {@code pci}, the {@code nic} root and the shared parts of {@code nic.e1000}.
 */
@NullMarked
package dev.doorbell.nic.e1000e;

import org.jspecify.annotations.NullMarked;
