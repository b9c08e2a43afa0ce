package dev.doorbell.kernel.testkit;

import java.util.Arrays;

/**
 * How far one sample is above another.
 *
 * @param firstCount how many the first has
 * @param secondCount how many the second has
 * @param cliffsDelta share of pairs in which the first is greater, less the share in which it is smaller
 * @param hodgesLehmannNanos median of the differences of all pairs
 */
record SampleShift(int firstCount, int secondCount, double cliffsDelta, double hodgesLehmannNanos) {
    /** Larger samples are thinned, evenly by rank, to so many before their pairs are listed. */
    private static final int PAIRED_MAX = 1000;

    static SampleShift of(double[] first, double[] second) {
        return new SampleShift(
                first.length,
                second.length,
                first.length == 0 || second.length == 0 ? 0 : delta(first, second),
                first.length == 0 || second.length == 0
                        ? 0
                        : shift(thinned(first), thinned(second)));
    }

    /** Both sorted: for each of the first, how many of the second are below, and how many above. */
    private static double delta(double[] first, double[] second) {
        long greater = 0;
        long smaller = 0;
        int below = 0;
        int through = 0;
        for (double value : first) {
            while (below < second.length && second[below] < value) {
                below++;
            }
            while (through < second.length && second[through] <= value) {
                through++;
            }
            greater += below;
            smaller += second.length - through;
        }
        return (greater - smaller) / ((double) first.length * second.length);
    }

    private static double shift(double[] first, double[] second) {
        double[] differences = new double[first.length * second.length];
        int at = 0;
        for (double a : first) {
            for (double b : second) {
                differences[at++] = a - b;
            }
        }
        Arrays.sort(differences);
        int middle = differences.length / 2;
        return differences.length % 2 == 1
                ? differences[middle]
                : (differences[middle - 1] + differences[middle]) / 2;
    }

    private static double[] thinned(double[] sorted) {
        if (sorted.length <= PAIRED_MAX) {
            return sorted;
        }
        double[] some = new double[PAIRED_MAX];
        for (int i = 0; i < PAIRED_MAX; i++) {
            some[i] = sorted[(int) ((long) i * (sorted.length - 1) / (PAIRED_MAX - 1))];
        }
        return some;
    }

    /**
     * Refuses samples for which even complete separation would not be significant: such a comparison
     * could never fail. Its p-value is one over the number of ways to choose the first sample's ranks.
     */
    void checkCounts(double significance) {
        double ways = 1;
        for (int i = 1; i <= firstCount && ways < 1e18; i++) {
            ways = ways * (secondCount + i) / i;
        }
        if (1 / ways >= significance) {
            throw new IllegalArgumentException(
                    "comparing "
                            + firstCount
                            + " latencies with "
                            + secondCount
                            + " could not show anything at significance "
                            + significance
                            + "; gather more frames, 20 of each to begin with");
        }
    }
}
