package dev.doorbell.sim.export;

import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;

/**
 * The latencies of delivered journeys as a percentile distribution, in microseconds: what HdrHistogram's
 * plotter and its like read.
 *
 * <p>Written when the records end; until then it keeps a histogram, whose size depends on the longest
 * latency and not on their number. A latency is kept in nanoseconds, with an error of one part in a
 * thousand.
 *
 * <p>Source: HdrHistogram, {@code AbstractHistogram.outputPercentileDistribution}.
 */
public final class HgrmWriter extends Exporter {
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final int TICKS_PER_HALF_DISTANCE = 5;
    private static final double NANOS_PER_MICRO = 1000;

    private final Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);

    /** Makes one; see {@link Exporter}. */
    public HgrmWriter(String what, OutputStream out, TimeBase time, Labels labels) {
        super(what, out, time, labels);
        histogram.setAutoResize(true);
    }

    @Override
    protected void start() {} // all of it is written at the end

    @Override
    protected void write(long tick, TracePoint point, int source, long first, long second) {
        if (point == TracePoint.JOURNEY_DELIVERED && second >= 0) {
            histogram.recordValue(nanos(second));
        }
    }

    @Override
    protected void finish() {
        PrintStream text =
                new PrintStream(new ExporterStream(this::put), false, StandardCharsets.US_ASCII);
        histogram.outputPercentileDistribution(text, TICKS_PER_HALF_DISTANCE, NANOS_PER_MICRO);
        text.flush();
    }
}
