package dev.doorbell.sim.cpu;

import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;

/**
 * What exceptions and idling cost a core, in cycles of its clock.
 *
 * @param exceptionEntryCycles from the interrupted instruction to the vector's first
 * @param exceptionReturnCycles from the vector's last instruction to the interrupted one
 * @param idleExitCycles leaving WFI, a hypervisor's waking of the virtual processor included
 */
public record CoreTiming(
        long exceptionEntryCycles, long exceptionReturnCycles, long idleExitCycles) {
    /** The profile's constants. */
    public static CoreTiming of(TimingProfile profile) {
        return new CoreTiming(
                profile.value(TimingConstant.CPU_EXCEPTION_ENTRY),
                profile.value(TimingConstant.CPU_EXCEPTION_RETURN),
                profile.value(TimingConstant.CPU_IDLE_EXIT)
                        + profile.value(TimingConstant.VMM_WAKE_IDLE));
    }
}
