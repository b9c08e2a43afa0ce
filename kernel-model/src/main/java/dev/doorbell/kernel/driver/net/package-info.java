/**
 * Network drivers: from the ring to the stack, whatever announces a frame.
 *
 * <p>A driver is one class for every delivery; how frames are announced is told it when it probes.
 * Imports: {@code sim}, the {@code kernel} root, {@code kernel.driver.irqchip}, {@code
 * kernel.driver.pci}, {@code kernel.irq}.
 */
@NullMarked
package dev.doorbell.kernel.driver.net;

import org.jspecify.annotations.NullMarked;
