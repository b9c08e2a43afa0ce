/**
 * The flattened device tree as a kernel reads it: nodes, properties, and the facts about interrupts.
 *
 * <p>What enters: the bytes of a tree. What leaves: interrupt controllers, PCI hosts with their
 * interrupt and message maps, timers, cores, consoles, memory; or a {@link
 * dev.doorbell.kernel.firmware.FirmwareException}. Imports: {@code kernel.firmware}.
 *
 * <p>Sources: Devicetree Specification 0.4; the bindings of Arm's GIC and of PCI hosts.
 */
@NullMarked
package dev.doorbell.kernel.firmware.fdt;

import org.jspecify.annotations.NullMarked;
