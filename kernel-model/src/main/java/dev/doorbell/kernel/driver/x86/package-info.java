/**
 * The kernel's drivers for what interrupts a PC: 8259s and 8254, IO-APIC and local APICs, and vectors
 * given out for pins, MSI and MSI-X.
 *
 * <p>8259s and tick as Breenix's x86 tree has them; vectors and messages as SerenityOS's. Imports:
 * {@code sim}, the {@code kernel} root, {@code kernel.driver.irqchip}, {@code kernel.driver.pci}, {@code
 * kernel.timer}.
 */
@NullMarked
package dev.doorbell.kernel.driver.x86;

import org.jspecify.annotations.NullMarked;
