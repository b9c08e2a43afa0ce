package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.PcPlatform;
import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.PlatformQuirks;
import dev.doorbell.kernel.driver.gic.GicDriver;
import dev.doorbell.kernel.driver.gic.GicOptions;
import dev.doorbell.kernel.driver.gic.Gicv2mDriver;
import dev.doorbell.kernel.driver.gic.ItsDriver;
import dev.doorbell.kernel.driver.irqchip.InterruptController;
import dev.doorbell.kernel.driver.irqchip.MessageController;
import dev.doorbell.kernel.driver.x86.ApicMessages;
import dev.doorbell.kernel.driver.x86.IoApicDriver;
import dev.doorbell.kernel.driver.x86.LocalApicDriver;
import dev.doorbell.kernel.driver.x86.LocalApicTick;
import dev.doorbell.kernel.driver.x86.PicDriver;
import dev.doorbell.kernel.driver.x86.PitTick;
import dev.doorbell.kernel.policy.InterruptPolicy.EndOfInterrupt;
import dev.doorbell.kernel.timer.GenericTimerTick;
import dev.doorbell.kernel.timer.TickDevice;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The drivers for what interrupts a machine: the only place that knows every kind.
 *
 * @param chip its interrupt controller
 * @param messages what takes messages; null if nothing does
 * @param tickDevices makes a core's tick device, not running
 */
record InterruptHardware(
        InterruptController chip,
        @Nullable MessageController messages,
        Supplier<TickDevice> tickDevices) {
    /**
     * The drivers for what the platform has; an ITS rather than a GICv2m frame. Interrupts are ended in
     * two steps only where the platform stands it.
     */
    static InterruptHardware of(PlatformConfig platform, KernelConfig config, KernelPages pages) {
        PcPlatform pc = platform.pc();
        if (pc != null) {
            return pc.hasApics() ? apics(platform, pc) : pics(platform, pc);
        }
        PlatformQuirks quirks = PlatformQuirks.of(platform);
        GicOptions options = GicOptions.PLAN;
        if (config.interrupts().end() == EndOfInterrupt.SPLIT) {
            options = quirks.endsInOneStep() ? GicOptions.HEAD_ONE_STEP : GicOptions.HEAD;
        }
        GicDriver gic = GicDriver.of(platform, options);
        MessageController messages = null;
        if (platform.hasIts()) {
            messages = new ItsDriver(platform, pages);
        } else if (platform.hasMessageFrame()) {
            messages = new Gicv2mDriver(platform, gic);
        }
        return new InterruptHardware(
                gic, messages, () -> new GenericTimerTick(config.tick(), quirks.hasTwoTimers()));
    }

    private static InterruptHardware pics(PlatformConfig platform, PcPlatform pc) {
        return new InterruptHardware(
                new PicDriver(pc, platform.timerIntid()), null, () -> new PitTick(pc));
    }

    private static InterruptHardware apics(PlatformConfig platform, PcPlatform pc) {
        LocalApicDriver local = new LocalApicDriver(pc);
        return new InterruptHardware(
                new IoApicDriver(pc, local, platform.timerIntid()),
                new ApicMessages(platform, pc),
                () -> new LocalApicTick(local));
    }
}
