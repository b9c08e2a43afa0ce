/**
 * The system bus: where processors, devices, memory and interrupt controllers meet.
 *
 * <pre>{@code
 *   core ──┐  issue / stall                       ┌──▶ guest memory
 *          ├──▶ BusPort ──(posted, in order)──▶ SystemBus ──▶ device registers
 *   NIC ───┘                                      └──▶ MSI doorbell
 * }</pre>
 *
 * <p>An access is (address, width in bytes, value, requester). A {@link
 * dev.doorbell.sim.bus.BusPort} is one requester's way onto the bus: its posted writes land in the
 * order they were posted, each at the tick its sender worked out, and a read never passes them. An
 * MSI is an ordinary posted write, so it cannot overtake the data it announces.
 *
 * <p>All quantities are little-endian. Left out: caches and coherence; exclusive accesses; bus
 * errors as exceptions (an address nobody decodes reads as ones and is reported). Imports: {@code
 * sim} root, {@code sim.event}, {@code sim.trace}.
 */
@NullMarked
package dev.doorbell.sim.bus;

import org.jspecify.annotations.NullMarked;
