/**
 * Interrupt entry and dispatch.
 *
 * <p>Order of one interrupt: count, acknowledge, dispatch, end, softirqs, reschedule, as Breenix had it
 * at the plan's commit; dispatch goes through the registration table of the plan's phase 3. Imports:
 * {@code sim}, the {@code kernel} root, {@code kernel.driver.irqchip}.
 */
@NullMarked
package dev.doorbell.kernel.irq;

import org.jspecify.annotations.NullMarked;
