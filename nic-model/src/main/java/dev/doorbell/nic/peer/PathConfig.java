package dev.doorbell.nic.peer;

/**
 * The way between the guest's link and a host. Serialisation is the wire's.
 *
 * <p>A round trip without jitter takes {@code rttNanos}; half of it, rounded down to a tick, is the way
 * to the host. Jitter is drawn anew for each packet and direction and does not change their order: a
 * packet waits for the one before it. A reordered packet takes longer and nobody waits for it.
 *
 * @param rttNanos both ways together
 * @param jitterNanos each way takes up to this longer, every whole tick equally likely
 * @param toHost packets of the guest that are lost
 * @param fromHost packets of the host that are lost
 * @param reorderRate how likely a packet is let behind
 * @param reorderNanos how much longer it then takes
 * @param duplicateRate how likely a packet arrives twice
 * @param packetsMax under way in one direction; a further one is lost
 */
public record PathConfig(
        long rttNanos,
        long jitterNanos,
        Loss toHost,
        Loss fromHost,
        double reorderRate,
        long reorderNanos,
        double duplicateRate,
        int packetsMax) {
    /** No way at all: both ends are one. */
    public static final PathConfig NONE = new PathConfig(0, 0, Loss.NONE, Loss.NONE, 0, 0, 0, 4096);

    /** Checks. */
    public PathConfig {
        Checks.nanos("rtt", rttNanos);
        Checks.nanos("jitter", jitterNanos);
        Checks.rate("reordering", reorderRate);
        Checks.nanos("delay of reordered packets", reorderNanos);
        Checks.rate("duplication", duplicateRate);
        Checks.between("packets under way", packetsMax, 1, 1_000_000);
    }

    /** A way that takes {@code rttNanos} both ways, always, and loses nothing. */
    public static PathConfig ofRtt(long rttNanos) {
        return NONE.withRttNanos(rttNanos);
    }

    /** The same with another round trip time. */
    public PathConfig withRttNanos(long nanos) {
        return new PathConfig(
                nanos,
                jitterNanos,
                toHost,
                fromHost,
                reorderRate,
                reorderNanos,
                duplicateRate,
                packetsMax);
    }

    /** The same with another jitter. */
    public PathConfig withJitterNanos(long nanos) {
        return new PathConfig(
                rttNanos,
                nanos,
                toHost,
                fromHost,
                reorderRate,
                reorderNanos,
                duplicateRate,
                packetsMax);
    }

    /** The same, losing others. */
    public PathConfig withLoss(Loss towardsHost, Loss awayFromHost) {
        return new PathConfig(
                rttNanos,
                jitterNanos,
                towardsHost,
                awayFromHost,
                reorderRate,
                reorderNanos,
                duplicateRate,
                packetsMax);
    }

    /** The same, reordering others. */
    public PathConfig withReordering(double rate, long nanos) {
        return new PathConfig(
                rttNanos, jitterNanos, toHost, fromHost, rate, nanos, duplicateRate, packetsMax);
    }

    /** The same, doubling others. */
    public PathConfig withDuplicateRate(double rate) {
        return new PathConfig(
                rttNanos,
                jitterNanos,
                toHost,
                fromHost,
                reorderRate,
                reorderNanos,
                rate,
                packetsMax);
    }

    /** The same with other room. */
    public PathConfig withPacketsMax(int packets) {
        return new PathConfig(
                rttNanos,
                jitterNanos,
                toHost,
                fromHost,
                reorderRate,
                reorderNanos,
                duplicateRate,
                packets);
    }
}
