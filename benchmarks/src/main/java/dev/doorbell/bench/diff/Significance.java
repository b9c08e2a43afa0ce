package dev.doorbell.bench.diff;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.DataDispersion;
import org.apache.commons.statistics.inference.TTest;

/** Whether two samples of replications are of the same thing. */
final class Significance {
    /** Below this, chance is not the reason. */
    static final double LEVEL = 0.05;

    private Significance() {}

    /**
     * The probability of a difference at least so clear if there were none, two-sided: by Student's t of
     * the differences if they are pairs, else by Welch's t. Samples that do not vary at all leave no
     * doubt.
     *
     * @param isPaired whether the n-th of both saw the same packets
     * @return it; not a number with fewer than two values of either
     */
    static double p(double[] a, double[] b, boolean isPaired) {
        if (a.length < 2 || b.length < 2) {
            return Double.NaN;
        }
        if (isPaired && a.length == b.length) {
            double[] difference = new double[a.length];
            Arrays.setAll(difference, i -> b[i] - a[i]);
            return isConstant(difference)
                    ? certain(difference[0] == 0)
                    : TTest.withDefaults().pairedTest(a, b).getPValue();
        }
        return isConstant(a) && isConstant(b)
                ? certain(a[0] == b[0])
                : TTest.withDefaults().with(DataDispersion.HETEROSCEDASTIC).test(a, b).getPValue();
    }

    private static double certain(boolean same) {
        return same ? 1 : 0;
    }

    private static boolean isConstant(double[] values) {
        return Arrays.stream(values).allMatch(each -> each == values[0]);
    }

    /**
     * Corrects for their number, by Holm's method: among all that hold, one in twenty times at most is any
     * false.
     *
     * @param p in any order
     * @return the corrected ones, in the same order
     */
    static List<Double> holm(List<Double> p) {
        int count = p.size();
        List<Integer> order =
                IntStream.range(0, count)
                        .boxed()
                        .sorted(Comparator.comparingDouble(p::get))
                        .toList();
        Double[] corrected = new Double[count];
        double least = 0;
        for (int i = 0; i < count; i++) {
            least = Math.max(least, Math.min(1, p.get(order.get(i)) * (count - i)));
            corrected[order.get(i)] = least;
        }
        return List.of(corrected);
    }
}
