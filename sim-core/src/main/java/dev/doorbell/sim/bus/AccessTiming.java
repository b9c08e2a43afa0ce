package dev.doorbell.sim.bus;

/**
 * What an access by a processor to one window costs, in cycles of the processor's clock.
 *
 * @param readCycles the stall of a read, from issue to the value's arrival; the target is read at
 *     half of it, rounded down
 * @param writeIssueCycles how long a write holds the processor
 * @param writeFlightCycles how long after that it lands; 0 where the write is complete when the
 *     processor goes on, as for an access trapped by a hypervisor
 */
public record AccessTiming(long readCycles, long writeIssueCycles, long writeFlightCycles) {
    /** Costs nothing: memory behind caches, whose time is part of the code's own. */
    public static final AccessTiming FREE = new AccessTiming(0, 0, 0);
}
