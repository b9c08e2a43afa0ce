/**
 * The kernel's GIC drivers: the GICv3's distributor, redistributors and CPU interface, and GICv2m.
 *
 * <p>Registers and order as in Breenix's {@code kernel/src/arch_impl/aarch64/gic.rs} and {@code
 * platform_config.rs} at the plan's commit. Imports: {@code sim}, the {@code kernel} root, {@code
 * kernel.driver.irqchip}.
 */
@NullMarked
package dev.doorbell.kernel.driver.gic;

import org.jspecify.annotations.NullMarked;
