/**
 * Interrupt entry and dispatch.
 *
 * <p>Order of one interrupt: count, acknowledge, dispatch, end, softirqs, reschedule, as Breenix had it
 * at the plan's commit; later it drops the priority first and lets interrupts nest. Dispatch goes
 * through the registration table of the plan's phase 3, or a chain. Imports: {@code sim}, the {@code
 * kernel} root, {@code kernel.policy}, {@code kernel.driver.irqchip}.
 */
@NullMarked
package dev.doorbell.kernel.irq;

import org.jspecify.annotations.NullMarked;
