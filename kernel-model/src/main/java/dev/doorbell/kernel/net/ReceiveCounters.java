package dev.doorbell.kernel.net;

/**
 * How often each stage of the receive softirq was reached: the first that stays at zero names the one
 * that is broken.
 *
 * <p>Source: ryanbreen/breenix@ad84625, the counters of trace provider {@code net_rx}.
 */
public final class ReceiveCounters {
    private final long[] counts = new long[Stage.values().length];

    /** A stage of the receive softirq. */
    public enum Stage {
        /** It began. */
        SOFTIRQ_ENTRY,
        /** It ended: as often as it began, at rest. */
        SOFTIRQ_EXIT,
        /** The ring was drained. */
        RING_DRAIN,
        /** A frame was taken from the ring. */
        FRAME,
        /** It stepped back, because a drain was under way. */
        REENTRANT_SKIP,
        /** A drain was over and the next may begin. */
        GUARD_RELEASE,
        /** The driver was told to let frames be announced again. */
        REARM_CHECK,
        /** Frames had come meanwhile. */
        REARM_RACE,
        /** None had: the next one will be announced. */
        REARM_ARMED,
        /** The budget was used up: it was raised again. */
        BUDGET_EXHAUSTED
    }

    void add(Stage stage, long count) {
        counts[stage.ordinal()] += count;
    }

    void add(Stage stage) {
        counts[stage.ordinal()]++;
    }

    /** How often so far. */
    public long count(Stage stage) {
        return counts[stage.ordinal()];
    }
}
