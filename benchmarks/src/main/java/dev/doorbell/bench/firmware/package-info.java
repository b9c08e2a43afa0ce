/**
 * What firmware tables say about interrupts, as lines: one fact a line, comments behind {@code #}.
 *
 * <p>What enters: the bytes of a file with ACPI tables or a device tree, known by their content. What
 * leaves: lines, among them {@code reject} and the reason where a table cannot be believed. Imports:
 * {@code kernel.firmware} and what lies below it.
 */
@NullMarked
package dev.doorbell.bench.firmware;

import org.jspecify.annotations.NullMarked;
