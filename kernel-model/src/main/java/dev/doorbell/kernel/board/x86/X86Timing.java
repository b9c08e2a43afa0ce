package dev.doorbell.kernel.board.x86;

import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;

/**
 * How long signals take to the interrupt controllers and to the cores: the constants a profile has for
 * a GIC, since none was measured on an x86 machine.
 *
 * @param chip the interrupt controllers' clock
 * @param cpu the cores' clock
 * @param messageCycles from a message in the window to the pending interrupt, in controller cycles
 * @param injectCycles what a hypervisor adds before the pending state, in core cycles
 * @param transitCycles from the pending interrupt to the core's input, in controller cycles
 * @param acknowledgeCycles the acknowledge cycle, in core cycles
 * @param timerCycles how late a timer's interrupt is, in core cycles, injection included
 */
public record X86Timing(
        ClockDomain chip,
        ClockDomain cpu,
        long messageCycles,
        long injectCycles,
        long transitCycles,
        long acknowledgeCycles,
        long timerCycles) {
    /** The profile's constants. */
    public static X86Timing of(TimingProfile profile, TimeBase time) {
        return new X86Timing(
                time.domain("gic"),
                time.domain("cpu"),
                profile.value(TimingConstant.GIC_DOORBELL_TO_SPI),
                profile.value(TimingConstant.VMM_INJECT),
                profile.value(TimingConstant.GIC_SPI_TO_CORE),
                profile.value(TimingConstant.ICC_IAR),
                profile.value(TimingConstant.TIMER_LATENESS)
                        + profile.value(TimingConstant.VMM_INJECT));
    }

    /** The tick at which a message that lands now is pending. */
    long messageTick(long nowTicks) {
        return cpu.after(chip.after(nowTicks, messageCycles), injectCycles);
    }

    /** The tick at which a wire that rises now is seen. */
    long wireTick(long nowTicks) {
        return cpu.after(nowTicks, injectCycles);
    }

    /** The tick at which the core's input rises for what is pending now. */
    long signalTick(long nowTicks) {
        return chip.after(nowTicks, transitCycles);
    }

    /** The tick at which a timer that expires now is seen. */
    long timerTick(long nowTicks) {
        return cpu.after(nowTicks, timerCycles);
    }
}
