package dev.doorbell.nic.peer;

/**
 * A host's TCP.
 *
 * @param segmentBytesMax data bytes of a segment, at most; the guest's option can lower it
 * @param initialWindowSegments congestion window to begin with (RFC 6928: 10)
 * @param receiveWindowBytes what it can take, always; up to 65,535, since nothing scales it
 * @param rto retransmission timeouts
 * @param synRetransmissionsMax of the answer to a SYN, before it gives up
 * @param retransmissionsMax of the same data, before it gives up
 * @param delayedAckNanos how long an acknowledgement waits for company; 0 for none
 * @param ackEverySegments with data, of any size, the last of which is acknowledged at once
 * @param lingerNanos how long TIME-WAIT and FIN-WAIT-2 last
 * @param connectionsMax of a host; a further SYN is dropped
 * @param initialSequence of every connection; {@link #RANDOM} for random ones
 */
public record TcpConfig(
        int segmentBytesMax,
        int initialWindowSegments,
        int receiveWindowBytes,
        Rto rto,
        int synRetransmissionsMax,
        int retransmissionsMax,
        long delayedAckNanos,
        int ackEverySegments,
        long lingerNanos,
        int connectionsMax,
        long initialSequence) {
    /** Of an initial sequence number drawn for each connection. */
    public static final long RANDOM = -1;

    /** Segments of 1460 bytes, ten at first; gives up after 15 retransmissions; lingers a minute. */
    public static final TcpConfig DEFAULT =
            new TcpConfig(
                    1460,
                    10,
                    65_535,
                    Rto.DEFAULT,
                    5,
                    15,
                    40_000_000L,
                    2,
                    60_000_000_000L,
                    1024,
                    RANDOM);

    /** What the least timeout bounds. */
    public enum Floor {
        /** The timeout. Source: RFC 6298, section 2, (2.4). */
        TIMEOUT,
        /** Its part that follows the variation, so that the round trip comes on top, as in Linux. */
        VARIATION
    }

    /**
     * Retransmission timeouts.
     *
     * @param initialNanos before a round trip has been measured
     * @param minNanos the least one; RFC 6298 wants a second, Linux has 200 ms
     * @param maxNanos the longest one
     * @param fallbackNanos at least this once connected, if the answer to the SYN was sent again
     * @param floor what {@code minNanos} bounds
     */
    public record Rto(
            long initialNanos, long minNanos, long maxNanos, long fallbackNanos, Floor floor) {
        /** A second at first, then 200 ms to 60 s; three seconds after a lost SYN. */
        public static final Rto DEFAULT =
                new Rto(
                        1_000_000_000L,
                        200_000_000L,
                        60_000_000_000L,
                        3_000_000_000L,
                        Floor.TIMEOUT);

        /** Checks. */
        public Rto {
            Checks.between("longest timeout", maxNanos, 1, Checks.NANOS_MAX);
            Checks.between("initial timeout", initialNanos, 1, maxNanos);
            Checks.between("least timeout", minNanos, 1, maxNanos);
            Checks.between("timeout after a lost SYN", fallbackNanos, 0, maxNanos);
        }
    }

    /** Checks. */
    public TcpConfig {
        Checks.between("segment size", segmentBytesMax, 64, 1460);
        Checks.between("initial window in segments", initialWindowSegments, 1, 1000);
        Checks.between("receive window", receiveWindowBytes, 1, 65_535);
        Checks.between("retransmissions of a SYN", synRetransmissionsMax, 0, 100);
        Checks.between("retransmissions", retransmissionsMax, 0, 100);
        Checks.nanos("delay of acknowledgements", delayedAckNanos);
        Checks.between("segments for one acknowledgement", ackEverySegments, 1, 1000);
        Checks.nanos("lingering", lingerNanos);
        Checks.between("connections", connectionsMax, 1, 100_000);
        Checks.between("initial sequence number", initialSequence, RANDOM, 0xFFFF_FFFFL);
    }

    /** The same with another initial congestion window. */
    public TcpConfig withInitialWindowSegments(int segments) {
        return new TcpConfig(
                segmentBytesMax,
                segments,
                receiveWindowBytes,
                rto,
                synRetransmissionsMax,
                retransmissionsMax,
                delayedAckNanos,
                ackEverySegments,
                lingerNanos,
                connectionsMax,
                initialSequence);
    }

    /** The same with another segment size. */
    public TcpConfig withSegmentBytesMax(int bytes) {
        return new TcpConfig(
                bytes,
                initialWindowSegments,
                receiveWindowBytes,
                rto,
                synRetransmissionsMax,
                retransmissionsMax,
                delayedAckNanos,
                ackEverySegments,
                lingerNanos,
                connectionsMax,
                initialSequence);
    }

    /** The same with other timeouts. */
    public TcpConfig withRto(Rto to) {
        return new TcpConfig(
                segmentBytesMax,
                initialWindowSegments,
                receiveWindowBytes,
                to,
                synRetransmissionsMax,
                retransmissionsMax,
                delayedAckNanos,
                ackEverySegments,
                lingerNanos,
                connectionsMax,
                initialSequence);
    }

    /** The same, giving up otherwise. */
    public TcpConfig withRetransmissionsMax(int ofSyn, int ofData) {
        return new TcpConfig(
                segmentBytesMax,
                initialWindowSegments,
                receiveWindowBytes,
                rto,
                ofSyn,
                ofData,
                delayedAckNanos,
                ackEverySegments,
                lingerNanos,
                connectionsMax,
                initialSequence);
    }

    /** The same, acknowledging otherwise. */
    public TcpConfig withDelayedAck(long nanos, int everySegments) {
        return new TcpConfig(
                segmentBytesMax,
                initialWindowSegments,
                receiveWindowBytes,
                rto,
                synRetransmissionsMax,
                retransmissionsMax,
                nanos,
                everySegments,
                lingerNanos,
                connectionsMax,
                initialSequence);
    }

    /** The same, lingering otherwise. */
    public TcpConfig withLingerNanos(long nanos) {
        return new TcpConfig(
                segmentBytesMax,
                initialWindowSegments,
                receiveWindowBytes,
                rto,
                synRetransmissionsMax,
                retransmissionsMax,
                delayedAckNanos,
                ackEverySegments,
                nanos,
                connectionsMax,
                initialSequence);
    }

    /** The same with other room. */
    public TcpConfig withConnectionsMax(int connections) {
        return new TcpConfig(
                segmentBytesMax,
                initialWindowSegments,
                receiveWindowBytes,
                rto,
                synRetransmissionsMax,
                retransmissionsMax,
                delayedAckNanos,
                ackEverySegments,
                lingerNanos,
                connections,
                initialSequence);
    }

    /** The same with another initial sequence number. */
    public TcpConfig withInitialSequence(long number) {
        return new TcpConfig(
                segmentBytesMax,
                initialWindowSegments,
                receiveWindowBytes,
                rto,
                synRetransmissionsMax,
                retransmissionsMax,
                delayedAckNanos,
                ackEverySegments,
                lingerNanos,
                connectionsMax,
                number);
    }
}
