package dev.doorbell.kernel;

/** The counters that the kernel keeps as it runs. Counting costs no time. */
public final class TraceCounters {
    private final long[] values = new long[TraceCounter.values().length];

    /** Makes them, all 0. */
    public TraceCounters() {}

    /** Adds one. */
    public void count(TraceCounter counter) {
        values[counter.ordinal()]++;
    }

    /** How often it was counted. */
    public long value(TraceCounter counter) {
        return values[counter.ordinal()];
    }
}
