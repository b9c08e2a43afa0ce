/**
 * Replays recorded Linux guests: every access is performed, everything the machine did is compared.
 *
 * <pre>{@code
 *   file ──▶ trace (machine, devices, records) ──▶ board, made from the header
 *                                  │ one access, then the machine settles
 *                                  ▼
 *                          replayer ──▶ result: passed or failed at these lines; what was inferred,
 *                                       explained or is not modelled
 * }</pre>
 *
 * <p>What enters: text in the Linux trace format, version 1. What leaves: results, as lines or JSON.
 * Imports: {@code bench.replay}, {@code bench.text}, {@code gic}, {@code pci}, {@code sim}.
 */
@NullMarked
package dev.doorbell.bench.replay.linux;

import org.jspecify.annotations.NullMarked;
