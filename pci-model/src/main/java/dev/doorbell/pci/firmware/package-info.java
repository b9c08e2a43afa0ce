/**
 * What firmware says of a PCI host bridge: configuration space, windows, where pins and messages go.
 *
 * <p>In ACPI that is the MCFG, the IORT and the host's device in the DSDT with its {@code _PRT}; in a
 * device tree one node. Imports: {@code sim.firmware}.
 */
@NullMarked
package dev.doorbell.pci.firmware;

import org.jspecify.annotations.NullMarked;
