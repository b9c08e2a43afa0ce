/**
 * The kernel's PCI code: configuration accesses through ECAM, capabilities, MSI and MSI-X.
 *
 * <p>As in Breenix's {@code kernel/src/drivers/pci.rs} at the plan's commit: every configuration write
 * is a 32-bit read-modify-write. Imports: {@code sim}, the {@code kernel} root.
 */
@NullMarked
package dev.doorbell.kernel.driver.pci;

import org.jspecify.annotations.NullMarked;
