package dev.doorbell.pci.nvme;

import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;

/**
 * How long a controller takes.
 *
 * @param commandTicks from a command, and the data it brings, to its answer; many at a time
 */
public record NvmeTiming(long commandTicks) {
    /** Takes no time. */
    public static final NvmeTiming IDEAL = new NvmeTiming(0);

    /** The profile's. */
    public static NvmeTiming of(TimingProfile profile, TimeBase time) {
        return new NvmeTiming(time.ticksOfNanos(profile.value(TimingConstant.NVME_COMMAND)));
    }
}
