/**
 * Replays recorded conversations: every stimulus is performed, every answer compared.
 *
 * <pre>{@code
 *   file ──▶ conversation (header, steps) ──▶ board, made from the header
 *                                  │ one step, then the machine settles
 *                                  ▼
 *                          replayer ──▶ result: passed, failed at these lines, skipped because
 * }</pre>
 *
 * <p>What enters: text in the conversation format, version 1. What leaves: results, as lines or JSON.
 * A line that cannot be understood is refused with its place; a device or a choice that is not here
 * makes a file skipped, never passed. Imports: {@code sim}, {@code gic}, {@code pci}, {@code
 * bench.text}, {@code bench.report}.
 */
@NullMarked
package dev.doorbell.bench.replay;

import org.jspecify.annotations.NullMarked;
