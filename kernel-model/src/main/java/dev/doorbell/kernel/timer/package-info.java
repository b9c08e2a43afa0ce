/**
 * The tick: 1000 times a second on every core, and the poll that hangs on it.
 *
 * <p>As in Breenix's {@code kernel/src/arch_impl/aarch64/timer_interrupt.rs} at the plan's commit.
 * Imports: {@code sim}, the {@code kernel} root, {@code kernel.irq}.
 */
@NullMarked
package dev.doorbell.kernel.timer;

import org.jspecify.annotations.NullMarked;
