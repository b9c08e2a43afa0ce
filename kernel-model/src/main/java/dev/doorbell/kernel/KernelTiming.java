package dev.doorbell.kernel;

import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;

/**
 * What the kernel's routines cost, in cycles of the core's clock; their device accesses are extra.
 *
 * @param dispatchCycles from the acknowledged INTID to its handler
 * @param tickCycles the timer handler's own instructions
 * @param softirqCycles from the end of the interrupt to the first softirq handler
 * @param packetCycles the stack's work on one packet
 * @param switchCycles choosing and switching to a woken thread
 * @param receiveCycles the system call that receives one packet
 */
public record KernelTiming(
        long dispatchCycles,
        long tickCycles,
        long softirqCycles,
        long packetCycles,
        long switchCycles,
        long receiveCycles) {
    /** The profile's constants. */
    public static KernelTiming of(TimingProfile profile) {
        return new KernelTiming(
                profile.value(TimingConstant.IRQ_DISPATCH),
                profile.value(TimingConstant.TICK_WORK),
                profile.value(TimingConstant.SOFTIRQ_RUN),
                profile.value(TimingConstant.RX_PER_PACKET),
                profile.value(TimingConstant.SCHED_WAKE_SWITCH),
                profile.value(TimingConstant.RECV_SYSCALL));
    }
}
