/**
 * LPIs at one redistributor: configuration and pending state, in guest memory and cached.
 *
 * <p>What enters: LPIs, invalidations, register values, all from the redistributor and the ITS. What
 * leaves: the most urgent LPI. Follows Arm IHI 0069, "LPI Configuration tables" and "LPI Pending
 * tables". Imports: {@code sim}, the {@code gic} root, {@code gic.behaviour}.
 */
@NullMarked
package dev.doorbell.gic.lpi;

import org.jspecify.annotations.NullMarked;
