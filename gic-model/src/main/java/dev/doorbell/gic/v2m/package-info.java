/**
 * The GICv2m frame: a doorbell that turns an MSI write into an edge on an SPI.
 *
 * <p>What enters: bus writes. What leaves: a message to the distributor, whichever architecture it
 * has. Follows Arm's Base System Architecture, "GICv2m Architecture". Imports: {@code sim}, the {@code
 * gic} root.
 */
@NullMarked
package dev.doorbell.gic.v2m;

import org.jspecify.annotations.NullMarked;
