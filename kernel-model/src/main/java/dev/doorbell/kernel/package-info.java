/**
 * The Breenix kernel's receive path, as guest code.
 *
 * <pre>{@code
 *   vector ─▶ irq (acknowledge, dispatch, end) ─▶ softirq ─▶ driver.net (drain) ─▶ net ─▶ sched (wake)
 *      ▲
 *   timer (tick, poll) · driver.irqchip (driver.gic) · driver.pci (probe, MSI)
 * }</pre>
 *
 * <p>Straight-line Java that pays for its cycles through a {@code sim.cpu.Core} and sees only physical
 * addresses, configuration space, guest memory and system registers: every package here but {@code
 * board} imports {@code sim} alone. Register constants are the guest's own transcription. This
 * package holds what all of them share: configuration and costs. Follows the plan in Breenix's
 * docs/planning/PCI_MSI_NETWORKING_PLAN.md and the tree it was written for (ryanbreen/breenix@0a600cb).
 */
@NullMarked
package dev.doorbell.kernel;

import org.jspecify.annotations.NullMarked;
