/**
 * A machine without a kernel: an interrupt controller, cores, timers and scripted devices, for guest code
 * of a few lines.
 *
 * <p>Guest code here is whatever a test gives a core to run. Imports models as a board does, and the
 * kernel's GIC drivers.
 */
@NullMarked
package dev.doorbell.kernel.testkit.bare;

import org.jspecify.annotations.NullMarked;
