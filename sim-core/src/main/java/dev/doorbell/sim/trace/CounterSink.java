package dev.doorbell.sim.trace;

/** Counts records by point. Read it after the ring is closed, or from an inline sink's thread. */
public final class CounterSink implements TraceSink {
    private final long[] counts = new long[TracePoint.values().length];

    @Override
    public void record(long tick, TracePoint point, int source, long first, long second) {
        counts[point.ordinal()]++;
    }

    /** How many records of {@code point} there were. */
    public long count(TracePoint point) {
        return counts[point.ordinal()];
    }

    /** How many records there were. */
    public long total() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
