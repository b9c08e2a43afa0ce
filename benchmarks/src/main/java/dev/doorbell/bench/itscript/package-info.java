/**
 * Scripts of ITS commands: each command's outcome, then what is mapped and what is pending.
 *
 * <pre>{@code
 *   script ──▶ steps ──▶ command queue, doorbell, acknowledges of a small board
 *                                  │
 *                                  ▼
 *                 outcome of each step · mappings · pending LPIs
 * }</pre>
 *
 * <p>What enters: text, one command or directive per line. What leaves: a report as text or JSON. The
 * board is driven as software drives it: through memory and registers. Imports: {@code sim}, {@code
 * gic}, {@code bench.text}, {@code bench.report}.
 */
@NullMarked
package dev.doorbell.bench.itscript;

import org.jspecify.annotations.NullMarked;
