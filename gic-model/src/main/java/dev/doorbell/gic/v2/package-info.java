/**
 * The GICv2: a distributor and CPU interfaces in memory, banked by the core that asks.
 *
 * <pre>{@code
 *   line, message ──▶ SharedInterrupts (SPIs) ───────────┐
 *   timer, SGI ─────▶ PrivateInterrupts (0–31, per core) ──┴─▶ Gicv2CpuInterface ──▶ irq, fiq
 *                          ▲                                      │ IAR, EOIR, DIR
 *                          └────────── acknowledge, deactivate ◀──┘
 * }</pre>
 *
 * <p>What enters: register accesses of cores, wires, messages. What leaves: each core's interrupt
 * inputs. Follows Arm IHI 0048, one or two security states, eight priority bits. Left out: bypass of
 * the interface, lockable SPIs, the virtual interface. Imports: {@code sim}, the {@code gic} root,
 * {@code gic.behaviour}.
 */
@NullMarked
package dev.doorbell.gic.v2;

import org.jspecify.annotations.NullMarked;
