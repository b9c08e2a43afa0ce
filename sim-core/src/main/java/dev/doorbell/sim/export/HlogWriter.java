package dev.doorbell.sim.export;

import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The latencies of delivered journeys as a log of histograms, one for each second of simulated time, in
 * nanoseconds; a journey counts where it ends.
 *
 * <p>One tag has the whole latency; one for each stage, {@code TAG.STAGE}, the time spent in it. Seconds in
 * which nothing ended are left out. Keeps one histogram for each tag, whatever the length of the run.
 *
 * <p>Source: HdrHistogram, {@code HistogramLogWriter}, log format version 1.3.
 */
public final class HlogWriter extends Exporter {
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final int STAGES_MAX = 64;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS = 1000;

    private final String tag;
    private final HistogramLogWriter log;
    private final Histogram total;

    private final List<Histogram> stages = new ArrayList<>();
    private final long[] noted = new long[STAGES_MAX];
    private long notedSet;
    private long second;
    private long lastTick;

    /**
     * Makes one; see {@link Exporter}.
     *
     * @param tag of the whole latency: no comma, no white space
     */
    public HlogWriter(String what, OutputStream out, TimeBase time, Labels labels, String tag) {
        super(what, out, time, labels);
        this.tag = tag;
        this.log = new HistogramLogWriter(new ExporterStream(this::put));
        this.total = tagged(tag);
    }

    private static Histogram tagged(String tag) {
        Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
        histogram.setAutoResize(true);
        histogram.setTag(tag);
        return histogram;
    }

    @Override
    protected void write(long tick, TracePoint point, int source, long first, long ticks) {
        long now = Math.floorDiv(tick, time().ticksPerSecond());
        if (now != second) {
            writeInterval(second + 1.0);
            second = now;
        }
        lastTick = tick;
        switch (point) {
            case JOURNEY_STAGE -> {
                if (first >= 0 && first < STAGES_MAX && ticks >= 0) {
                    noted[(int) first] = ticks;
                    notedSet |= 1L << first;
                }
            }
            case JOURNEY_DELIVERED -> delivered(ticks);
            case JOURNEY_DROPPED, JOURNEY_UNDER_WAY -> notedSet = 0;
            default -> {}
        }
    }

    private void delivered(long ticks) {
        if (ticks >= 0) {
            total.recordValue(nanos(ticks));
        }
        for (long left = notedSet; left != 0; left &= left - 1) {
            int stage = Long.numberOfTrailingZeros(left);
            while (stages.size() <= stage) {
                stages.add(tagged(tag + "." + labels().stage(stages.size())));
            }
            stages.get(stage).recordValue(nanos(noted[stage]));
        }
        notedSet = 0;
    }

    @Override
    protected void start() {
        log.outputComment("[Logged with Doorbell: times are simulated, values nanoseconds]");
        log.outputLogFormatVersion();
        // As the library's own line, without a date: there is none in simulated time.
        log.outputComment("[StartTime: 0.000 (seconds since epoch), simulated time]");
        log.outputLegend();
    }

    @Override
    protected void cut(long tick) {
        notedSet = 0;
    }

    private void writeInterval(double end) {
        write(total, end);
        for (int i = 0; i < stages.size(); i++) {
            write(stages.get(i), end);
        }
    }

    private void write(Histogram histogram, double end) {
        if (histogram.getTotalCount() > 0) {
            log.outputIntervalHistogram((double) second, end, histogram, NANOS_PER_MILLI);
            String name = histogram.getTag();
            histogram.reset(); // the tag too
            histogram.setTag(name);
        }
    }

    @Override
    protected void finish() {
        // Rounded up to what the log can say, so that the last one is inside.
        double millis = StrictMath.floor(time().nanos(lastTick) / NANOS_PER_MILLI) + 1;
        writeInterval(Math.min(second + 1.0, millis / MILLIS));
    }
}
