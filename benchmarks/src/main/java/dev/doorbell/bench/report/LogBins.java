package dev.doorbell.bench.report;

import dev.doorbell.bench.compare.DeliveryResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All deliveries' latencies over one logarithmic axis, in bins of equal width there.
 *
 * @param lowNs where the axis begins; positive
 * @param highNs where it ends
 * @param hasZero whether some packet took no time at all, which stands at the axis' beginning
 * @param edgesNs bounds of the bins, ascending
 * @param counts for each delivery, for each bin
 */
record LogBins(
        double lowNs,
        double highNs,
        boolean hasZero,
        List<Double> edgesNs,
        List<List<Long>> counts) {
    private static final double MARGIN = 1.25;
    private static final double SPAN_MIN = 4;
    private static final int BINS_WANTED = 60;
    private static final int[] PER_DECADE = {8, 10, 16, 20, 40};

    /** Bins for those that have a distribution; the others have no counts. */
    static LogBins of(List<DeliveryResult> deliveries) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        boolean hasZero = false;
        for (DeliveryResult each : deliveries) {
            DeliveryResult.Distribution distribution = each.distribution();
            if (distribution != null && !distribution.upToNs().isEmpty()) {
                hasZero |= distribution.minNs().signum() <= 0;
                for (BigDecimal value : distribution.upToNs()) {
                    least = value.signum() > 0 ? Math.min(least, value.doubleValue()) : least;
                }
                least =
                        distribution.minNs().signum() > 0
                                ? Math.min(least, distribution.minNs().doubleValue())
                                : least;
                greatest = Math.max(greatest, last(distribution.upToNs()).doubleValue());
            }
        }
        if (greatest <= 0) {
            least = 1;
            greatest = 1;
        }
        double low = least / MARGIN / (hasZero ? SPAN_MIN : 1);
        double high = greatest * MARGIN;
        if (high / low < SPAN_MIN) {
            double middle = Math.sqrt(high * low);
            low = middle / Math.sqrt(SPAN_MIN);
            high = middle * Math.sqrt(SPAN_MIN);
        }
        int perDecade = perDecade(StrictMath.log10(high / low));
        List<Double> edges = edges(low, high, perDecade);
        List<List<Long>> counts = new ArrayList<>();
        for (DeliveryResult each : deliveries) {
            counts.add(counts(each.distribution(), edges));
        }
        return new LogBins(edges.get(0), last(edges), hasZero, edges, counts);
    }

    private static int perDecade(double decades) {
        int best = PER_DECADE[0];
        for (int each : PER_DECADE) {
            if (each * decades <= BINS_WANTED) {
                best = each;
            }
        }
        return best;
    }

    private static List<Double> edges(double low, double high, int perDecade) {
        long first = (long) Math.floor(StrictMath.log10(low) * perDecade);
        long last = (long) Math.ceil(StrictMath.log10(high) * perDecade);
        List<Double> edges = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            edges.add(StrictMath.pow(10, (double) i / perDecade));
        }
        return edges;
    }

    private static List<Long> counts(
            DeliveryResult.@Nullable Distribution distribution, List<Double> edges) {
        List<Long> counts = new ArrayList<>();
        if (distribution == null) {
            return counts;
        }
        long[] sums = new long[edges.size() - 1];
        int bin = 0;
        for (int i = 0; i < distribution.upToNs().size(); i++) {
            double value = distribution.upToNs().get(i).doubleValue();
            while (bin < sums.length - 1 && value > edges.get(bin + 1)) {
                bin++;
            }
            sums[bin] += distribution.count().get(i);
        }
        for (long sum : sums) {
            counts.add(sum);
        }
        return counts;
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}
