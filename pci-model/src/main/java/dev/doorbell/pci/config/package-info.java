/**
 * Configuration space: bytes, of which some are writable and some are cleared by ones.
 *
 * <p>What enters: accesses of 1, 2 or 4 bytes. What leaves: a call after each write. Follows PCI Local
 * Bus Specification 3.0, chapter "Configuration Space". Imports: {@code sim}, {@code
 * pci.behaviour}.
 */
@NullMarked
package dev.doorbell.pci.config;

import org.jspecify.annotations.NullMarked;
