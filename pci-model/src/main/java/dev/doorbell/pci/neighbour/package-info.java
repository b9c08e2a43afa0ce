/**
 * Controllers that share a bus with what is simulated, seen through configuration space only.
 *
 * <p>Software that enumerates a bus finds them, sizes their BARs and programs their capabilities. Left
 * out: everything behind the BARs. Imports: {@code sim}, the {@code pci} root, {@code
 * pci.capability}, {@code pci.config}, {@code pci.link}.
 */
@NullMarked
package dev.doorbell.pci.neighbour;

import org.jspecify.annotations.NullMarked;
