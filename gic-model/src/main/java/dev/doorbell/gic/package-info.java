/**
 * The GIC: from a level, an edge or a message to a core's interrupt inputs, and back.
 *
 * <pre>{@code
 *   line, GICv2m message ─▶ distributor (SPIs) ─────┐
 *   timer, SGI ───────────▶ redistributor (0–31) ───┼─▶ transit ─▶ CPU interface ─▶ core.irq, core.fiq
 *   message ─▶ ITS ───────▶ redistributor (LPIs) ───┘                  │ IAR, EOIR, DIR
 *                                 ▲                                    │
 *                                 └─────── acknowledge, deactivate ◀───┘
 * }</pre>
 *
 * <p>This package holds the words all parts share: INTIDs, groups, the state of a block of interrupts,
 * timing, diagnosis, and what the parts ask of one another. The parts are packages: {@code v2} is the
 * whole GICv2; {@code distributor}, {@code redistributor}, {@code lpi}, {@code its} and {@code
 * cpuinterface} make up the GICv3 that {@code v3} assembles; {@code v2m} serves both. Follows Arm IHI
 * 0048 (GICv2) and Arm IHI 0069 (GICv3). Left out: extended ranges, non-maskable interrupts, GICv4's
 * virtual interrupts, legacy operation of a GICv3. Imports: {@code sim}, {@code gic.behaviour}.
 */
@NullMarked
package dev.doorbell.gic;

import org.jspecify.annotations.NullMarked;
