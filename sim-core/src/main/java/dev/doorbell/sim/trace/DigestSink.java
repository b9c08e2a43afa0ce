package dev.doorbell.sim.trace;

/**
 * A 64-bit hash over every record: tick, point, source and both arguments, in order.
 *
 * <p>Two runs are the same run if their digests are equal. Not cryptographic.
 */
public final class DigestSink implements TraceSink {
    // Odd numbers with about as many ones as zeros; the first is 2^64 over the golden ratio.
    private static final long HASH = 0x9E3779B97F4A7C15L;
    private static final long TICK = 0xBF58476D1CE4E5B9L;
    private static final long WHAT = 0x94D049BB133111EBL;
    private static final long FIRST = 0xD6E8FEB86659FD93L;
    private static final long SECOND = 0xC2B2AE3D27D4EB4FL;

    private long hash = 0x646F6F7262656C6CL; // "doorbell"

    /** Order: one multiplication waits for the record before; the others do not. */
    @Override
    public void record(long tick, TracePoint point, int source, long first, long second) {
        long what = (long) source << 8 | point.ordinal();
        long word =
                tick * TICK
                        ^ what * WHAT
                        ^ Long.rotateLeft(first * FIRST, 32)
                        ^ Long.rotateLeft(second * SECOND, 17);
        long h = (hash ^ word) * HASH;
        hash = h ^ h >>> 29;
    }

    /** The hash of everything recorded so far. */
    public long value() {
        return hash;
    }
}
