/**
 * The Interrupt Translation Service: commands in a queue, tables in guest memory, messages to LPIs.
 *
 * <pre>{@code
 *   doorbell write ──▶ MessageQueue ──┐                ┌──▶ Translation ──▶ LPI to a redistributor
 *   (requester, data)                 ├──▶ Pipeline ───┤
 *   GITS_CWRITER ────▶ CommandQueue ──┘   one server   └──▶ CommandUnit ──▶ tables, redistributors
 *                                              │
 *                                 Mappings: EntryCaches over ItsTables
 *                                      device ──▶ event ──▶ collection
 * }</pre>
 *
 * <p>What enters: register accesses, messages at GITS_TRANSLATER. What leaves: LPIs to redistributors,
 * and for whoever asks an {@link dev.doorbell.gic.its.ItsOutcome} for each command, an {@link
 * dev.doorbell.gic.its.ItsError} for each message that comes to nothing.
 *
 * <p>Model note: a cache line belongs to a device and event, or to a number of a table. Two devices
 * that are mapped to one table, which the architecture forbids, may each go on with what they have
 * cached.
 *
 * <p>Follows Arm IHI 0069, "The Interrupt Translation Service". Left out: virtual interrupts, affinity
 * by redistributor address (GITS_TYPER.PTA), collections without memory (GITS_TYPER.HCC), memory
 * attributes. Imports: {@code sim}, the {@code gic} root, {@code gic.behaviour}.
 */
@NullMarked
package dev.doorbell.gic.its;

import org.jspecify.annotations.NullMarked;
