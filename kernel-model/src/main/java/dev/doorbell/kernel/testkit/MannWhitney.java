package dev.doorbell.kernel.testkit;

import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/** The only class that needs Commons Statistics. */
final class MannWhitney {
    private MannWhitney() {}

    /** The p-value of the hypothesis that the first is not stochastically greater than the second. */
    static double pThatFirstIsGreater(double[] first, double[] second) {
        if (allEqual(first, second)) {
            return 1; // the approximation has no variance then
        }
        return MannWhitneyUTest.withDefaults()
                .with(AlternativeHypothesis.GREATER_THAN)
                .test(first, second)
                .getPValue();
    }

    /** Both sorted. */
    private static boolean allEqual(double[] first, double[] second) {
        return first[0] == second[0]
                && first[0] == first[first.length - 1]
                && second[0] == second[second.length - 1];
    }
}
