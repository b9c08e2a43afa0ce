/**
 * Softirqs: work an interrupt handler leaves for after the interrupt.
 *
 * <p>As in Breenix's {@code kernel/src/task/softirqd.rs} at the plan's commit. Imports: {@code sim},
 * the {@code kernel} root, {@code kernel.policy}.
 */
@NullMarked
package dev.doorbell.kernel.softirq;

import org.jspecify.annotations.NullMarked;
