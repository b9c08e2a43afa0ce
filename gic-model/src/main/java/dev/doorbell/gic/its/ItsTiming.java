package dev.doorbell.gic.its;

import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;

/**
 * How long an ITS takes.
 *
 * @param gic the controller's clock
 * @param hitCycles a translation whose tables are all cached, in controller cycles
 * @param tableTicks one access to a table in memory
 * @param commandTicks a command whose tables are all cached
 */
public record ItsTiming(ClockDomain gic, long hitCycles, long tableTicks, long commandTicks) {
    /** The profile's constants. */
    public static ItsTiming of(TimingProfile profile, TimeBase time) {
        return new ItsTiming(
                time.domain("gic"),
                profile.value(TimingConstant.ITS_HIT),
                time.ticksOfNanos(profile.value(TimingConstant.ITS_TABLE)),
                time.ticksOfNanos(profile.value(TimingConstant.ITS_COMMAND)));
    }
}
