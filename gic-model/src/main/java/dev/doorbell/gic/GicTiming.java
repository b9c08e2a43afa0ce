package dev.doorbell.gic;

import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;

/**
 * How long signals take inside the GIC and to it.
 *
 * @param gic the controller's clock
 * @param cpu the cores' clock
 * @param doorbellCycles from the message at a doorbell to the pending SPI, in controller cycles
 * @param injectCycles what a hypervisor adds before the guest's pending state, in core cycles
 * @param transitCycles from the best pending interrupt to the CPU interface, in controller cycles
 * @param acknowledgeCycles reading the acknowledge register, in core cycles
 * @param endCycles writing the end-of-interrupt register, in core cycles
 * @param lpiTableTicks one access of a redistributor to an LPI table in memory
 */
public record GicTiming(
        ClockDomain gic,
        ClockDomain cpu,
        long doorbellCycles,
        long injectCycles,
        long transitCycles,
        long acknowledgeCycles,
        long endCycles,
        long lpiTableTicks) {

    /** The profile's constants. */
    public static GicTiming of(TimingProfile profile, TimeBase time) {
        return new GicTiming(
                time.domain("gic"),
                time.domain("cpu"),
                profile.value(TimingConstant.GIC_DOORBELL_TO_SPI),
                profile.value(TimingConstant.VMM_INJECT),
                profile.value(TimingConstant.GIC_SPI_TO_CORE),
                profile.value(TimingConstant.ICC_IAR),
                profile.value(TimingConstant.ICC_EOIR),
                time.ticksOfNanos(profile.value(TimingConstant.LPI_CONFIG)));
    }

    /** The tick at which a message that lands now makes its SPI pending. */
    public long messagePendingTick(long nowTicks) {
        return cpu.after(gic.after(nowTicks, doorbellCycles), injectCycles);
    }

    /** The tick at which a wire that changes now is seen. */
    public long wirePendingTick(long nowTicks) {
        return cpu.after(nowTicks, injectCycles);
    }

    /** The tick at which an interrupt that becomes the best now reaches its CPU interface. */
    public long presentedTick(long nowTicks) {
        return gic.after(nowTicks, transitCycles);
    }
}
