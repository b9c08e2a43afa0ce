package dev.doorbell.pci.testkit;

import dev.doorbell.pci.Bdf;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.testkit.RegisterAccess;

/**
 * An access to the configuration space of one function, present or not.
 *
 * @param function where
 * @param access the register, whose name is that of a type 0 or a type 1 header
 */
public record ConfigAccess(Bdf function, RegisterAccess access) {
    /** Performs it through the window of a host bridge: what was read, or 0. */
    public long play(BusTarget ecam, int requester) {
        long at = (long) function.requesterId() << 12 | access.offset();
        return new RegisterAccess(
                        access.kind(), at, access.bytes(), access.value(), access.register())
                .play(ecam, requester);
    }

    @Override
    public String toString() {
        return access + ", of " + function;
    }
}
