package dev.doorbell.sim.testkit;

import dev.doorbell.sim.bus.BusTarget;
import java.util.List;

/**
 * Accesses to one register file, in order.
 *
 * @param accesses in order of time
 */
public record RegisterTraffic(List<RegisterAccess> accesses) {
    /** Keeps a copy. */
    public RegisterTraffic {
        accesses = List.copyOf(accesses);
    }

    /** Performs all of them on {@code target}. */
    public void play(BusTarget target, int requester) {
        for (RegisterAccess access : accesses) {
            access.play(target, requester);
        }
    }

    @Override
    public String toString() {
        return Words.steps("access", "accesses", accesses);
    }
}
