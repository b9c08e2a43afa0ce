/**
 * Formats in which firmware describes a machine: ACPI tables, AML, the flattened device tree.
 *
 * <p>Formats only. What is written comes from the parts, each of which is a {@link
 * dev.doorbell.sim.firmware.FirmwareContributor}: a board lists its parts once, and the tables follow.
 * The kernel reads the bytes with code of its own. Imports: the JDK alone.
 */
@NullMarked
package dev.doorbell.sim.firmware;

import org.jspecify.annotations.NullMarked;
