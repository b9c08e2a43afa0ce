package dev.doorbell.pci.testkit;

import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.testkit.Words;
import java.util.List;

/**
 * Accesses to configuration space, in order.
 *
 * @param accesses in order of time
 */
public record ConfigTraffic(List<ConfigAccess> accesses) {
    /** Keeps a copy. */
    public ConfigTraffic {
        accesses = List.copyOf(accesses);
    }

    /** Performs all of them through the window of a host bridge. */
    public void play(BusTarget ecam, int requester) {
        for (ConfigAccess access : accesses) {
            access.play(ecam, requester);
        }
    }

    @Override
    public String toString() {
        return Words.steps("access", "accesses", accesses);
    }
}
