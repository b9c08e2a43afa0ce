/**
 * Register files as tables: an enum row per register, which decodes, enforces and documents.
 *
 * <pre>{@code
 *   offset, width ──▶ RegisterMap (rows) ──▶ RegisterBank (widths, masks, holes)
 *                                                 │ row, index, value
 *                                                 ▼
 *                                     RegisterFile: one exhaustive switch
 * }</pre>
 *
 * <p>Absence has three names: a <em>hole</em> decodes nothing, a <em>reserved</em> register should
 * not be touched, an <em>unmodelled</em> one exists in hardware and not here. The trace tells which.
 * Imports: {@code sim.trace}.
 */
@NullMarked
package dev.doorbell.sim.reg;

import org.jspecify.annotations.NullMarked;
