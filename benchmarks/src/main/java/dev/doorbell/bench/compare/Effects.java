package dev.doorbell.bench.compare;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Compares every delivery with the best.
 *
 * <p>The unit that is repeated is the replication, and the two deliveries of a replication see the same
 * arrivals, so all of it is paired:
 *
 * <ul>
 *   <li>the difference of the means: Student's t over the replications' differences, as ratio estimators
 *       (the paired form of {@link MeanInterval});
 *   <li>the ratio of the means: the same for its logarithm, by the delta method;
 *   <li>p: a permutation test that swaps the deliveries within replications, in all ways there are; with ten
 *       replications it is never below 2 in 1,024;
 *   <li>Cliff's delta: exact from the counts of both distributions, where what falls into one bucket (a
 *       part in a thousand) counts as alike. Its interval is a percentile bootstrap of {@value #RESAMPLES}
 *       draws of whole replications, from the seed's stream {@value #STREAM}. With ten replications such
 *       an interval is somewhat narrow.
 * </ul>
 */
final class Effects {
    private static final int RESAMPLES = 2000;
    private static final String STREAM = "effects.bootstrap";
    private static final String TEST =
            "exact permutation of replications' means, paired, two-sided";

    /** Sums of the same numbers in another order differ by less than this. */
    private static final double ROUNDING = 1e-12;

    private static final double ERROR_EACH_SIDE = 0.025;
    private static final int RATIO_DECIMALS = 6;
    private static final int NANO_DECIMALS = 3;

    private final Measurement best;
    private final Measurement other;
    private final int[] used;
    private final double nanosPerTick;

    private Effects(Measurement best, Measurement other, double nanosPerTick) {
        this.best = best;
        this.other = other;
        this.nanosPerTick = nanosPerTick;
        int most = Math.min(best.replications().size(), other.replications().size());
        this.used =
                IntStream.range(0, most)
                        .filter(i -> delivered(best, i) > 0 && delivered(other, i) > 0)
                        .toArray();
    }

    /**
     * One effect for each delivery that delivers, but the best; in the order of the measurements.
     *
     * @param ticksPerSecond of the measurements
     */
    static List<Effect> of(Seed seed, Map<Delivery, Measurement> measured, long ticksPerSecond) {
        List<Map.Entry<Delivery, Measurement>> delivering =
                measured.entrySet().stream()
                        .filter(each -> each.getValue().breakdown().delivered() > 0)
                        .toList();
        if (delivering.size() < 2) {
            return List.of();
        }
        var best =
                delivering.stream()
                        .min(Comparator.comparingDouble(each -> each.getValue().meanTicks()))
                        .orElseThrow();
        List<Effect> effects = new ArrayList<>();
        for (Map.Entry<Delivery, Measurement> each : delivering) {
            if (each != best) {
                effects.add(
                        new Effects(best.getValue(), each.getValue(), 1e9 / ticksPerSecond)
                                .effect(seed, each.getKey().label(), best.getKey().label()));
            }
        }
        return effects;
    }

    private Effect effect(Seed seed, String name, String against) {
        double difference = other.meanTicks() - best.meanTicks();
        double ratio = other.meanTicks() / best.meanTicks();
        boolean hasRatio = best.meanTicks() > 0;
        boolean isRepeated = used.length > 1;
        double step = isRepeated ? halfWidth(1, 1) : 0;
        double factor =
                isRepeated && hasRatio
                        ? StrictMath.exp(halfWidth(1 / best.meanTicks(), 1 / other.meanTicks()))
                        : 1;
        long[][] dominance = dominance();
        double delta = delta(dominance, ones());
        double[] draws = isRepeated ? resampled(dominance, seed) : new double[] {delta};
        return new Effect(
                name,
                against,
                used.length,
                nanos(difference),
                isRepeated ? nanos(difference - step) : null,
                isRepeated ? nanos(difference + step) : null,
                hasRatio ? rounded(ratio) : null,
                hasRatio && isRepeated ? rounded(ratio / factor) : null,
                hasRatio && isRepeated ? rounded(ratio * factor) : null,
                rounded(delta),
                isRepeated ? rounded(quantile(draws, ERROR_EACH_SIDE)) : null,
                isRepeated ? rounded(quantile(draws, 1 - ERROR_EACH_SIDE)) : null,
                isRepeated ? rounded(signFlips()) : null,
                isRepeated ? TEST : null);
    }

    /** Half of the interval of {@code other's mean * otherWeight - best's mean * bestWeight}. */
    private double halfWidth(double bestWeight, double otherWeight) {
        int count = used.length;
        double bestPackets = 0;
        double otherPackets = 0;
        double bestTicks = 0;
        double otherTicks = 0;
        for (int i : used) {
            bestPackets += delivered(best, i);
            otherPackets += delivered(other, i);
            bestTicks += ticks(best, i);
            otherTicks += ticks(other, i);
        }
        double bestMean = bestTicks / bestPackets;
        double otherMean = otherTicks / otherPackets;
        double squares = 0;
        for (int i : used) {
            double offBest = (ticks(best, i) - bestMean * delivered(best, i)) / bestPackets;
            double offOther = (ticks(other, i) - otherMean * delivered(other, i)) / otherPackets;
            double off = count * (offOther * otherWeight - offBest * bestWeight);
            squares += off * off;
        }
        double error = Math.sqrt(squares / ((double) count * (count - 1)));
        return error * TDistribution.of(count - 1).inverseSurvivalProbability(ERROR_EACH_SIDE);
    }

    /**
     * The share of all ways to swap the two deliveries within replications that part them at least as far as
     * they are. If the delivery made no difference, every way would be equally likely.
     */
    private double signFlips() {
        double[] differences =
                Arrays.stream(used)
                        .mapToDouble(
                                i ->
                                        ticks(other, i) / delivered(other, i)
                                                - ticks(best, i) / delivered(best, i))
                        .toArray();
        double seen = Math.abs(Arrays.stream(differences).sum()) * (1 - ROUNDING);
        int ways = 1 << differences.length;
        int asFar = 0;
        for (int way = 0; way < ways; way++) {
            double sum = 0;
            for (int i = 0; i < differences.length; i++) {
                sum += (way >> i & 1) == 0 ? differences[i] : -differences[i];
            }
            asFar += Math.abs(sum) >= seen ? 1 : 0;
        }
        return (double) asFar / ways;
    }

    // Cliff's delta.

    /** For each pair of replications: pairs of packets where the other takes longer, minus less. */
    private long[][] dominance() {
        List<Buckets> mine = Arrays.stream(used).mapToObj(i -> buckets(other, i)).toList();
        List<Buckets> its = Arrays.stream(used).mapToObj(i -> buckets(best, i)).toList();
        long[][] table = new long[used.length][used.length];
        for (int i = 0; i < used.length; i++) {
            for (int j = 0; j < used.length; j++) {
                table[i][j] = mine.get(i).dominance(its.get(j));
            }
        }
        return table;
    }

    private int[] ones() {
        int[] weights = new int[used.length];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** Cliff's delta of the pooled replications, each taken {@code weights} times. */
    private double delta(long[][] dominance, int[] weights) {
        double sum = 0;
        double mine = 0;
        double its = 0;
        for (int i = 0; i < used.length; i++) {
            mine += (double) weights[i] * delivered(other, used[i]);
            its += (double) weights[i] * delivered(best, used[i]);
            for (int j = 0; j < used.length; j++) {
                sum += (double) weights[i] * weights[j] * dominance[i][j];
            }
        }
        return used.length == 0 ? 0 : sum / (mine * its);
    }

    private double[] resampled(long[][] dominance, Seed seed) {
        RandomStream random = seed.stream(STREAM);
        double[] draws = new double[RESAMPLES];
        int[] weights = new int[used.length];
        for (int draw = 0; draw < RESAMPLES; draw++) {
            Arrays.fill(weights, 0);
            for (int i = 0; i < used.length; i++) {
                weights[(int) random.nextLong(used.length)]++;
            }
            draws[draw] = delta(dominance, weights);
        }
        Arrays.sort(draws);
        return draws;
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
    }

    private static Buckets buckets(Measurement of, int replication) {
        Buckets buckets = new Buckets();
        of.replications().get(replication).latencies().read(buckets::add);
        return buckets;
    }

    private static long delivered(Measurement of, int replication) {
        return of.replications().get(replication).breakdown().delivered();
    }

    private static double ticks(Measurement of, int replication) {
        LatencyBreakdown breakdown = of.replications().get(replication).breakdown();
        return breakdown.totalTicks();
    }

    private BigDecimal nanos(double ticks) {
        return BigDecimal.valueOf(ticks * nanosPerTick)
                .setScale(NANO_DECIMALS, RoundingMode.HALF_EVEN);
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(RATIO_DECIMALS, RoundingMode.HALF_EVEN);
    }

    /** A distribution's buckets, shortest first. */
    private static final class Buckets {
        private long[] bounds = new long[64];
        private long[] counts = new long[64];
        private int size;

        void add(long lowTicks, long highTicks, long count) {
            if (size == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
            }
            bounds[size] = highTicks;
            counts[size++] = count;
        }

        /** Pairs in which this one's value is greater, minus pairs in which it is less. */
        long dominance(Buckets than) {
            long all = 0;
            for (int j = 0; j < than.size; j++) {
                all += than.counts[j];
            }
            long below = 0;
            long result = 0;
            int j = 0;
            for (int i = 0; i < size; i++) {
                while (j < than.size && than.bounds[j] < bounds[i]) {
                    below += than.counts[j++];
                }
                long alike = j < than.size && than.bounds[j] == bounds[i] ? than.counts[j] : 0;
                result += counts[i] * (below - (all - below - alike));
            }
            return result;
        }
    }
}
