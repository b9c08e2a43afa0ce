/**
 * The GICv2m frame: a doorbell that turns an MSI write into an edge on an SPI.
 *
 * <p>What enters: bus writes. What leaves: a message to the distributor. Follows Arm's Base System
 * Architecture, "GICv2m Architecture". Imports: {@code sim}, {@code gic.distributor}.
 */
@NullMarked
package dev.doorbell.gic.v2m;

import org.jspecify.annotations.NullMarked;
