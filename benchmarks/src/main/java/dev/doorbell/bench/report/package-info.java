/**
 * Writes a comparison's result: as a table for people, as JSON and CSV for programs.
 *
 * <pre>{@code
 *   ComparisonResult ──▶ TableReport │ JsonReport │ CsvReport ──▶ text
 * }</pre>
 *
 * <p>Text only, and the same text for the same result: no colours, no clock, no locale. Imports:
 * {@code sim.path} for the stages' names, {@code bench.compare}.
 */
@NullMarked
package dev.doorbell.bench.report;

import org.jspecify.annotations.NullMarked;
