/**
 * The host bridge: configuration space through ECAM, the window BARs live in, and the four INTx lines.
 *
 * <p>Follows PCI Express Base Specification 3.0, "PCI Express Enhanced Configuration Access
 * Mechanism". Left out: buses other than the root (they read as absent), decoding of I/O space. Imports: {@code sim}, the {@code pci}
 * root, {@code pci.config}.
 */
@NullMarked
package dev.doorbell.pci.host;

import org.jspecify.annotations.NullMarked;
