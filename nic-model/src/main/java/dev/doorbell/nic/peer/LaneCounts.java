package dev.doorbell.nic.peer;

/**
 * What became of the packets of one direction. What was offered or doubled is lost, overflowed,
 * delivered or under way.
 *
 * @param offered sent into it
 * @param doubled further ones that came of duplication
 * @param lost as its {@link Loss} says
 * @param overflowed too many were under way
 * @param delivered at its end
 * @param underWay now
 */
public record LaneCounts(
        long offered, long doubled, long lost, long overflowed, long delivered, long underWay) {}
