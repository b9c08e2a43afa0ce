package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.gic.Gicv2mDriver;
import dev.doorbell.kernel.driver.gic.ItsDriver;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.kernel.driver.irqchip.MessageController;
import org.jspecify.annotations.Nullable;

/**
 * The drivers for what interrupts a machine: the only place that knows every kind.
 *
 * @param chip its interrupt controller
 * @param messages what takes messages; null if nothing does
 */
record InterruptHardware(InterruptController chip, @Nullable MessageController messages) {
    /** The drivers for what the platform has; an ITS rather than a GICv2m frame. */
    static InterruptHardware of(PlatformConfig platform, KernelPages pages) {
        GicDriver gic = GicDriver.of(platform);
        MessageController messages = null;
        if (platform.hasIts()) {
            messages = new ItsDriver(platform, pages);
        } else if (platform.hasMessageFrame()) {
            messages = new Gicv2mDriver(platform, gic);
        }
        return new InterruptHardware(gic, messages);
    }
}
