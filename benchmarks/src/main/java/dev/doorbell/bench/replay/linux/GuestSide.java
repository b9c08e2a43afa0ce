package dev.doorbell.bench.replay.linux;

/**
 * What one device finds in guest memory and on its wire, which a trace does not hold: inferred from
 * what it does hold.
 *
 * <p>An inferred input is one that the recorded guest and its network could have given; what the
 * model makes of it is compared like everything else.
 */
interface GuestSide {
    /** The guest is about to make this access; {@code index} is the record's. */
    void before(TraceRecord record, int index);

    /** The guest has made it. */
    void after(TraceRecord record, int index);

    /** Something has happened to a virtqueue. */
    void queue(TraceRecord record, int index);

    /**
     * The reference did something now that the model has no reason for yet: gives it one.
     *
     * @return whether there was one to give
     */
    boolean cause(TraceRecord record, int index);

    /** How long the model may take to send a recorded message before it lacks an input. */
    default long patienceNanos(TraceRecord record) {
        return Stage.DELAY_NANOS_MAX;
    }

    /** Whether a recorded message was held back until a gap between messages ended. */
    default boolean isEnd(TraceRecord record) {
        return false;
    }

    /** The model has sent a recorded message; {@code isEnd} if it had been held back. */
    default void sent(TraceRecord record, int index, boolean isEnd) {}

    /** The tick that the model's clock may not pass: a delay of the reference still runs then. */
    default long lastTick() {
        return Long.MAX_VALUE;
    }

    /** The rule that explains an answer that differs; empty if none does. */
    Explanation explain(TraceRecord record, long answer);

    /** Whether an access has to be made later, when the reference shows what came of it. */
    boolean postpones(TraceRecord record, int index);

    /** Makes the accesses that were postponed. */
    void catchUp();

    /** Counts what was inferred. */
    void sum(Findings findings);
}
