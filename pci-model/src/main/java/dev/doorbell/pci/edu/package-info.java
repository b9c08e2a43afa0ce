/**
 * A teaching device: interrupts at the push of a register, a factorial, a small DMA engine.
 *
 * <pre>{@code
 *   write to a register ──▶ cause latched ──▶ INTx level, or one MSI per write
 *   write to DMA command ──▶ wait ──▶ block between memory and buffer ──▶ cause latched
 * }</pre>
 *
 * <p>Follows QEMU's specification of its educational device, "edu". Left out: nothing a driver can
 * reach. Imports: {@code sim}, the {@code pci} root, {@code pci.capability}, {@code pci.link}.
 */
@NullMarked
package dev.doorbell.pci.edu;

import org.jspecify.annotations.NullMarked;
