package dev.doorbell.bench.engine;

import dev.doorbell.sim.trace.HistogramSink;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * <em>path</em> with a trace record at each stage: what tracing costs.
 *
 * <p>Unwatched, the records go nowhere. Watched, they go into a digest, and the last of each packet into
 * a histogram.
 */
final class TracedPathWorkload extends PathWorkload {
    private static final TracePoint[] POINTS = {
        TracePoint.FRAME_ON_WIRE,
        TracePoint.FRAME_STORED,
        TracePoint.MSI_POSTED,
        TracePoint.DOORBELL,
        TracePoint.INTERRUPT_PENDING,
        TracePoint.INTERRUPT_SIGNALLED,
        TracePoint.INTERRUPT_TAKEN,
        TracePoint.INTERRUPT_ACKNOWLEDGED,
        TracePoint.SOFTIRQ_ENTRY,
        TracePoint.FRAME_TAKEN,
        TracePoint.THREAD_WOKEN,
        TracePoint.JOURNEY_DELIVERED
    };

    private final Trace trace;
    private final HistogramSink latencies = new HistogramSink();
    private final int source;

    TracedPathWorkload(long packets, long warmup, boolean watched) {
        super(packets, warmup);
        trace = watched ? new Trace(queue) : Trace.undigested(queue);
        source = trace.source("path");
        if (watched) {
            trace.attachInline(latencies);
        }
    }

    @Override
    void passed(int stage, long packet, long ticks) {
        trace.emit(POINTS[stage], source, packet, ticks);
    }

    /** The distribution of the packets' latencies; empty if nobody watches. */
    HistogramSink latencies() {
        return latencies;
    }

    /** Over all records; for one that is watched. */
    long digest() {
        return trace.digest();
    }
}
