package dev.doorbell.nic.peer;

/**
 * The retransmission timeout, from measured round trips. In whole ticks; divisions round down.
 *
 * <p>Source: RFC 6298, sections 2 and 5. The clock's granularity G is a tick.
 */
final class RtoEstimator {
    private final long initialTicks;
    private final long minTicks;
    private final long maxTicks;
    private final long fallbackTicks;
    private final TcpConfig.Floor floor;

    private boolean measured;
    private long smoothedTicks;
    private long variationTicks;
    private long timeoutTicks;

    RtoEstimator(PeerClock clock, TcpConfig.Rto config) {
        this.initialTicks = clock.ticks(config.initialNanos());
        this.minTicks = clock.ticks(config.minNanos());
        this.maxTicks = clock.ticks(config.maxNanos());
        this.fallbackTicks = clock.ticks(config.fallbackNanos());
        this.floor = config.floor();
        this.timeoutTicks = initialTicks;
    }

    /** How long to wait for an acknowledgement. */
    long timeoutTicks() {
        return timeoutTicks;
    }

    /** A segment that was sent once was acknowledged after so long. */
    void measured(long roundTripTicks) {
        if (measured) {
            long difference = Math.abs(smoothedTicks - roundTripTicks);
            variationTicks = (3 * variationTicks + difference) / 4;
            smoothedTicks = (7 * smoothedTicks + roundTripTicks) / 8;
        } else {
            smoothedTicks = roundTripTicks;
            variationTicks = roundTripTicks / 2;
            measured = true;
        }
        long spread = Math.max(1, 4 * variationTicks);
        long timeout =
                switch (floor) {
                    case TIMEOUT -> Math.max(minTicks, smoothedTicks + spread);
                    case VARIATION -> smoothedTicks + Math.max(minTicks, spread);
                };
        timeoutTicks = Math.min(maxTicks, timeout);
    }

    /** The timer ran out: the next wait is twice as long. */
    void backOff() {
        timeoutTicks = Math.min(maxTicks, 2 * timeoutTicks);
    }

    /** What the timeout would be after so many more. */
    long backedOff(int times) {
        long wait = timeoutTicks;
        for (int i = 0; i < times && wait < maxTicks; i++) {
            wait = Math.min(maxTicks, 2 * wait);
        }
        return wait;
    }

    /** The connection is established, but its SYN had to be answered again (5.7). */
    void connectedLate() {
        timeoutTicks = initialTicks < fallbackTicks ? fallbackTicks : initialTicks;
    }
}
