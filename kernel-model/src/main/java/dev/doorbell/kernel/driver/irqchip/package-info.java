/**
 * What the kernel asks of an interrupt controller, whichever a machine has: bring it up, acknowledge,
 * end, send between cores, and give interrupts to devices.
 *
 * <p>Interrupt entry, set-up and the device drivers know this package alone; {@code driver.gic} and
 * {@code driver.x86} implement it. Imports: {@code sim}.
 */
@NullMarked
package dev.doorbell.kernel.driver.irqchip;

import org.jspecify.annotations.NullMarked;
