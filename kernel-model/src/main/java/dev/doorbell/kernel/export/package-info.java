/**
 * A machine's run in the formats that other tools read, all of them from the same run.
 *
 * <pre>{@code
 *   machine ──▶ trace ──▶ ring ──┬─▶ Perfetto, VCD, ftrace, JSON lines      (sim.export)
 *      │                         └─▶ .hgrm, .hlog, timerlat, interrupts     (sim.export)
 *      └──▶ wire ─────────────────▶ pcapng                                  (nic.capture)
 * }</pre>
 *
 * <p>{@link dev.doorbell.kernel.export.MachineExport} puts the writers behind one ring before a machine
 * boots, tells them what things are called, and sees to it that all files come to be or none. Several
 * machines after one another come into the same files, each at a second of its own.
 *
 * <p>Sees models, as {@code kernel.board} does; no guest code sees it. Imports: {@code kernel.board} and
 * what it stands on.
 */
@NullMarked
package dev.doorbell.kernel.export;

import org.jspecify.annotations.NullMarked;
