package dev.doorbell.gic.testkit;

import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.testkit.Words;
import java.util.List;

/**
 * Accesses of several cores to the frames of one GIC, in order.
 *
 * @param accesses in order of time
 */
public record GicTraffic(List<GicAccess> accesses) {
    /** Finds a frame. */
    @FunctionalInterface
    public interface Frames {
        /** The frame, as a core sees it. */
        BusTarget of(GicFrame frame, int core);
    }

    /** Keeps a copy. */
    public GicTraffic {
        accesses = List.copyOf(accesses);
    }

    /** Performs all of them. */
    public void play(Frames frames) {
        for (GicAccess access : accesses) {
            access.play(frames.of(access.frame(), access.core()));
        }
    }

    @Override
    public String toString() {
        return Words.steps("access", "accesses", accesses);
    }
}
