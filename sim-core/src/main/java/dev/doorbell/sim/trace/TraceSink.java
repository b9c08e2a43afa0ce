package dev.doorbell.sim.trace;

/**
 * A reader of trace records.
 *
 * <p>Called in the order of the records, from one thread at a time. The arguments are primitives;
 * a sink that wants to keep them copies them.
 */
public interface TraceSink {
    /** One record. */
    void record(long tick, TracePoint point, int source, long first, long second);

    /** No more records will come. */
    default void end() {}
}
