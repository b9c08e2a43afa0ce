/**
 * An NVM Express controller.
 *
 * <pre>{@code
 *   doorbell ─▶ CommandEngine ─▶ AdminCommands, NvmCommands ─▶ completion ─▶ InterruptUnit ─▶ pin, MSI-X
 *                  (entry, PRPs, data, time, data, completion: all by the UpstreamPort)
 * }</pre>
 *
 * <p>Follows NVM Express Base Specification 1.4. Left out: scatter-gather lists, controller memory
 * buffer, persistent memory region, metadata and protection, namespace management, firmware, security,
 * reservations, several namespaces, weighted arbitration. Imports: {@code sim}, the {@code pci} root,
 * {@code pci.behaviour}, {@code pci.capability}, {@code pci.config}, {@code pci.link}.
 */
@NullMarked
package dev.doorbell.pci.nvme;

import org.jspecify.annotations.NullMarked;
