package dev.doorbell.bench.engine;

/** What {@link PathWorkload} traces. */
public enum Tracing {
    /** Nothing: there is no trace point. */
    OFF,
    /** A record for each stage, which nobody reads. */
    UNWATCHED,
    /** A record for each stage, into a digest and a histogram. */
    WATCHED
}
