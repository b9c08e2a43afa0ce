/**
 * The GIC: from a level, an edge or a message to a core's interrupt input, and back.
 *
 * <pre>{@code
 *   line, message ──▶ distributor (SPIs) ────┐
 *   timer, SGI ─────▶ redistributor (0–31) ──┴─▶ transit ──▶ CPU interface ──▶ core.irq
 *                          ▲                                     │ IAR, EOIR, DIR
 *                          └──────── acknowledge, deactivate ◀───┘
 * }</pre>
 *
 * <p>This package holds the words all parts share: INTIDs, the state of a block of interrupts, timing,
 * and what the parts ask of one another. Follows Arm IHI 0069 (GICv3 and GICv4 architecture), one
 * security state (GICD_CTLR.DS = 1), affinity routing always on. Left out here: LPIs and the ITS,
 * GICv2's own programmers' model, extended ranges, Group 0. Imports: {@code sim} only.
 */
@NullMarked
package dev.doorbell.gic;

import org.jspecify.annotations.NullMarked;
