package dev.doorbell.sim.trace;

/**
 * A 64-bit hash over every record: tick, point, source and both arguments, in order.
 *
 * <p>Two runs are the same run if their digests are equal. Not cryptographic.
 */
public final class DigestSink implements TraceSink {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long hash = 0x646F6F7262656C6CL; // "doorbell"

    @Override
    public void record(long tick, TracePoint point, int source, long first, long second) {
        long h = hash;
        h = mix(h, tick);
        h = mix(h, (long) source << 8 | point.ordinal());
        h = mix(h, first);
        hash = mix(h, second);
    }

    private static long mix(long hash, long word) {
        long h = (hash ^ word) * MULTIPLIER;
        return h ^ (h >>> 29);
    }

    /** The hash of everything recorded so far. */
    public long value() {
        return hash;
    }
}
