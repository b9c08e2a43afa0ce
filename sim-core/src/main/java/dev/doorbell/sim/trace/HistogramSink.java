package dev.doorbell.sim.trace;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The distribution of delivered journeys' total times, in ticks.
 *
 * <p>Relative error of a quantile at most 10^-3 ({@code HdrHistogram} with three significant
 * digits); count, sum and extremes are exact.
 */
public final class HistogramSink implements TraceSink {
    /** Reads the distribution, bucket by bucket. */
    @FunctionalInterface
    public interface BucketReader {
        /**
         * One bucket that is not empty.
         *
         * @param lowTicks the least total that falls into it
         * @param highTicks the greatest; the same bucket has the same bounds in every distribution
         * @param count journeys in it
         */
        void bucket(long lowTicks, long highTicks, long count);
    }

    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
    private long sumTicks;
    private long minTicks = Long.MAX_VALUE;
    private long maxTicks;

    /** Makes an empty distribution that grows with the values it sees. */
    public HistogramSink() {
        histogram.setAutoResize(true);
    }

    @Override
    public void record(long tick, TracePoint point, int source, long first, long second) {
        if (point == TracePoint.JOURNEY_DELIVERED) {
            histogram.recordValue(second);
            sumTicks += second;
            minTicks = Math.min(minTicks, second);
            maxTicks = Math.max(maxTicks, second);
        }
    }

    /** Journeys recorded. */
    public long count() {
        return histogram.getTotalCount();
    }

    /** Sum of all totals, in ticks. */
    public long sumTicks() {
        return sumTicks;
    }

    /** The longest journey, in ticks; 0 if there was none. */
    public long maxTicks() {
        return maxTicks;
    }

    /** The shortest journey, in ticks; 0 if there was none. */
    public long minTicks() {
        return count() == 0 ? 0 : minTicks;
    }

    /**
     * The ticks that {@code percentile} percent of all journeys did not exceed; 0 if there was none.
     *
     * @param percentile from 0 to 100
     */
    public long percentileTicks(double percentile) {
        long value = histogram.getValueAtPercentile(percentile);
        return Math.max(minTicks(), Math.min(maxTicks, value));
    }

    /** Whether any journey took as long as this, to one part in a thousand. */
    public boolean isNear(long ticks) {
        return ticks <= histogram.getMaxValue() && histogram.getCountAtValue(ticks) > 0;
    }

    /** Shows {@code reader} every bucket that is not empty, shortest journeys first. */
    public void read(BucketReader reader) {
        for (HistogramIterationValue each : histogram.recordedValues()) {
            long high = each.getValueIteratedTo();
            long low = histogram.lowestEquivalentValue(high);
            reader.bucket(low, high, each.getCountAtValueIteratedTo());
        }
    }

    /** Adds all of {@code other} to this. */
    public void add(HistogramSink other) {
        histogram.add(other.histogram);
        sumTicks += other.sumTicks;
        minTicks = Math.min(minTicks, other.minTicks);
        maxTicks = Math.max(maxTicks, other.maxTicks);
    }
}
