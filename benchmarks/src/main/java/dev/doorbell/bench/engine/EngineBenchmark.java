package dev.doorbell.bench.engine;

import dev.doorbell.bench.compare.Progress;
import dev.doorbell.sim.event.EventChannel;

/** Entry to the engine workloads: {@code hold} and {@code path}. */
public final class EngineBenchmark {
    /** The name of {@link HoldWorkload}. */
    public static final String HOLD = "hold";

    /** The name of {@link PathWorkload}. */
    public static final String PATH = "path";

    /** Events, or packets, that run before the host clock starts, unless the user says otherwise. */
    public static final long DEFAULT_WARMUP = 2_000_000;

    // Rehearsals: enough for the compiler even if it has to share a core.
    private static final int REHEARSALS = 6;
    private static final long REHEARSAL_EVENTS = 1_000_000;
    private static final long REHEARSAL_PACKETS = 80_000;
    private static final long REHEARSAL_WARMUP = 1_000;

    private EngineBenchmark() {}

    /**
     * Runs one workload, on the calling thread.
     *
     * <p>Unless the warm-up is 0, some short runs on queues of their own go before. Each passes every
     * line of the workload from beginning to end, so that the compiler is done with it when the run
     * that counts begins; the warm-up alone may be over sooner than that. They change neither the
     * work nor the check.
     *
     * @param workload {@link #HOLD} or {@link #PATH}
     * @param n pending events of hold (1 to 2^31 - 1), or packets of path after the warm-up
     * @param m events to measure of hold, positive; of no meaning to path
     * @param warmup events of hold, packets of path, before the host clock starts; not negative
     * @throws IllegalArgumentException if the workload is unknown or a number out of range
     */
    public static EngineResult run(String workload, long n, long m, long warmup) {
        return run(workload, n, m, warmup, Tracing.OFF);
    }

    /**
     * The same with trace points; {@code hold} has none.
     *
     * @param tracing what path traces; it changes neither the work nor the check
     * @throws IllegalArgumentException if the workload is unknown or a number out of range
     */
    public static EngineResult run(String workload, long n, long m, long warmup, Tracing tracing) {
        return run(workload, n, m, warmup, tracing, Progress.NONE);
    }

    /**
     * The same for somebody who waits.
     *
     * @param rehearsed is told of every short run that goes before, and that all are over when the run
     *     that counts is about to begin; not during that one
     */
    public static EngineResult run(
            String workload, long n, long m, long warmup, Tracing tracing, Progress rehearsed) {
        require(warmup >= 0, "warm-up is " + warmup + ", must not be negative");
        return switch (workload) {
            case HOLD -> hold(n, m, warmup, rehearsed);
            case PATH -> path(n, warmup, tracing, rehearsed);
            default ->
                    throw new IllegalArgumentException(
                            "no workload " + workload + "; there are " + HOLD + " and " + PATH);
        };
    }

    private static EngineResult hold(long n, long m, long warmup, Progress rehearsed) {
        require(
                n >= 1 && n <= Integer.MAX_VALUE,
                "pending is " + n + ", must be in 1 to " + Integer.MAX_VALUE);
        require(m >= 1, "events is " + m + ", must be positive");
        require(m <= Long.MAX_VALUE - warmup, "events and warm-up together exceed 2^63 - 1");
        rehearse(
                warmup,
                rehearsed,
                () -> HoldWorkload.measure((int) n, REHEARSAL_EVENTS, REHEARSAL_WARMUP));
        return HoldWorkload.measure((int) n, m, warmup);
    }

    private static EngineResult path(long n, long warmup, Tracing tracing, Progress rehearsed) {
        require(
                n >= 1 && n < EventChannel.ARGUMENT_LIMIT - warmup,
                "packets is " + n + ", must be positive, and below 2^48 with the warm-up");
        rehearse(warmup, rehearsed, () -> measure(REHEARSAL_PACKETS, REHEARSAL_WARMUP, tracing));
        return measure(n, warmup, tracing);
    }

    private static EngineResult measure(long packets, long warmup, Tracing tracing) {
        return switch (tracing) {
            case OFF -> PathWorkload.measure(packets, warmup);
            case UNWATCHED -> new TracedPathWorkload(packets, warmup, false).run();
            case WATCHED -> new TracedPathWorkload(packets, warmup, true).run();
        };
    }

    private static void rehearse(long warmup, Progress rehearsed, Runnable rehearsal) {
        int rehearsals = warmup == 0 ? 0 : REHEARSALS;
        for (int i = 0; i < rehearsals; i++) {
            rehearsed.at(i, rehearsals);
            rehearsal.run();
        }
        rehearsed.at(rehearsals, rehearsals);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
