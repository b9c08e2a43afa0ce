/**
 * Writes results: of a comparison as a page, as drawings, as a table for people, as JSON and CSV for
 * programs; of a sweep as a page.
 *
 * <pre>{@code
 *   ComparisonResult ──▶ TableReport │ JsonReport │ CsvReport │ LatencySvg │ StagesSvg ──▶ text
 *          ▲  └─▶ ComparisonPage ┐
 *   ResultFile                   ├─▶ Page (plain text in a tree) ─▶ HtmlPage (template, style, script) ─▶ text
 *   SweepResult ──▶ SweepPage ───┘
 * }</pre>
 *
 * <p>Text only, and the same text for the same result: no colours, no clock, no locale. Names come from
 * files that anybody may have written: templates in {@code src/main/jte} escape them by context, {@code
 * Svg} does for drawings, and data for scripts is JSON in which nothing ends an element. Imports: {@code
 * sim.path} for the stages' names, {@code bench.compare}, {@code bench.sweep}, {@code bench.text}.
 */
@NullMarked
package dev.doorbell.bench.report;

import org.jspecify.annotations.NullMarked;
