package dev.doorbell.sim.export;

/** One column of a {@code timerlat} table: how many latencies were how long, in whole microseconds. */
final class LatencyColumn {
    private static final long NANOS_PER_MICRO = 1_000;

    private final long[] buckets;
    private long over;
    private long count;
    private long sumNanos;
    private long minNanos = Long.MAX_VALUE;
    private long maxNanos;

    /**
     * Makes an empty one.
     *
     * @param entries buckets of a microsecond each; whatever is longer is over
     */
    LatencyColumn(int entries) {
        buckets = new long[entries];
    }

    void add(long nanos) {
        long micros = nanos / NANOS_PER_MICRO;
        if (micros < buckets.length) {
            buckets[(int) micros]++;
        } else {
            over++;
        }
        count++;
        sumNanos += nanos;
        minNanos = Math.min(minNanos, nanos);
        maxNanos = Math.max(maxNanos, nanos);
    }

    long bucket(int micros) {
        return buckets[micros];
    }

    long over() {
        return over;
    }

    long count() {
        return count;
    }

    /** In nanoseconds; 0 if there is none. */
    long min() {
        return count == 0 ? 0 : minNanos;
    }

    /** In nanoseconds, rounded down; 0 if there is none. */
    long mean() {
        return count == 0 ? 0 : sumNanos / count;
    }

    /** In nanoseconds. */
    long max() {
        return maxNanos;
    }
}
