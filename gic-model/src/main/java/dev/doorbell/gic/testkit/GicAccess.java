package dev.doorbell.gic.testkit;

import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.testkit.RegisterAccess;

/**
 * A core's access to a frame of a GIC.
 *
 * @param frame which frame; of redistributors, the core's own
 * @param core which core
 * @param secure whether it is in its secure state
 * @param access what it does
 */
public record GicAccess(GicFrame frame, int core, boolean secure, RegisterAccess access) {
    /** Who asks, for the bus. */
    public int requester() {
        return secure ? Requester.secureCore(core) : Requester.core(core);
    }

    /** Performs it on the frame: what was read, or 0. */
    public long play(BusTarget target) {
        return access.play(target, requester());
    }

    @Override
    public String toString() {
        return "core " + core + (secure ? ", secure: " : ": ") + access + " of " + frame;
    }
}
