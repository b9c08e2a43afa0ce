/**
 * The host bridge: configuration space through ECAM, the window BARs live in, and the four INTx lines.
 *
 * <p>What enters: accesses to ECAM and to the windows. What leaves: what the functions answer, and the
 * levels of the lines. Follows PCI Express Base Specification 3.0, "PCI Express Enhanced Configuration
 * Access Mechanism". Left out: the time bridges take. Imports: {@code sim}, the {@code pci} root,
 * {@code pci.config}.
 */
@NullMarked
package dev.doorbell.pci.host;

import org.jspecify.annotations.NullMarked;
