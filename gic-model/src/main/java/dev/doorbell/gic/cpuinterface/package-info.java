/**
 * The CPU interface: priorities, acknowledge and end, as the ICC_*_EL1 system registers.
 *
 * <p>What enters: the interrupt a redistributor presents, and the core's register accesses. What
 * leaves: the level of the core's interrupt input; acknowledges and deactivations. Follows Arm IHI
 * 0069, "AArch64 System register descriptions". Left out: the hypervisor's interface,
 * non-maskable interrupts, PMHE. Imports: {@code sim}, the {@code gic} root, {@code gic.distributor}.
 */
@NullMarked
package dev.doorbell.gic.cpuinterface;

import org.jspecify.annotations.NullMarked;
