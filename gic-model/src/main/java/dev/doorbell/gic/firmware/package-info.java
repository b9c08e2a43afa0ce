/**
 * What firmware says of a GIC: its entries of the MADT and its nodes of the device tree.
 *
 * <p>One contributor for each architecture, made from the addresses a board gives the parts, so that
 * wiring and description cannot differ. Imports: {@code sim.firmware}.
 */
@NullMarked
package dev.doorbell.gic.firmware;

import org.jspecify.annotations.NullMarked;
