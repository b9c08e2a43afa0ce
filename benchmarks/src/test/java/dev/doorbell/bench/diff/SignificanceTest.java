package dev.doorbell.bench.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

class SignificanceTest {
    private static final double[] A = {27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6};
    private static final double[] B = {27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2};

    /** The same from its definition, with the degrees of freedom of Welch and Satterthwaite. */
    @Test
    void samplesThatAreNoPairsAreComparedByWelchsTest() {
        double meanA = 20.75;
        double meanB = 23.30;
        double varA = variance(A, meanA);
        double varB = variance(B, meanB);
        double t = (meanA - meanB) / Math.sqrt(varA / 10 + varB / 10);
        double df =
                Math.pow(varA / 10 + varB / 10, 2)
                        / (Math.pow(varA / 10, 2) / 9 + Math.pow(varB / 10, 2) / 9);
        double expected = 2 * TDistribution.of(df).cumulativeProbability(-Math.abs(t));
        assertThat(Significance.p(A, B, false)).isEqualTo(expected, within(1e-12));
    }

    private static double variance(double[] values, double mean) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return squares / (values.length - 1);
    }

    @Test
    void pairsAreComparedByTheirDifferences() {
        double[] shifted = new double[A.length];
        for (int i = 0; i < A.length; i++) {
            shifted[i] = A[i] + 0.1 + (i % 2) * 0.01;
        }
        assertThat(Significance.p(A, shifted, true)).isLessThan(1e-9);
        assertThat(Significance.p(A, shifted, false)).isGreaterThan(0.9);
    }

    @Test
    void whatDoesNotVaryLeavesNoDoubt() {
        assertThat(Significance.p(new double[] {4, 4, 4}, new double[] {4, 4}, false)).isOne();
        assertThat(Significance.p(new double[] {4, 4, 4}, new double[] {5, 5}, false)).isZero();
        assertThat(Significance.p(new double[] {1, 2, 4}, new double[] {3, 4, 6}, true)).isZero();
        assertThat(Significance.p(A, A, true)).isOne();
    }

    @Test
    void oneValueOfEitherSaysNothing() {
        assertThat(Significance.p(new double[] {1}, B, false)).isNaN();
        assertThat(Significance.p(A, new double[0], true)).isNaN();
    }

    /** The worked example of step-down correction: smallest times four, next times three, and so on. */
    @Test
    void holmsCorrectionStepsDownAndNeverFalls() {
        assertThat(Significance.holm(List.of(0.01, 0.04, 0.03, 0.005)))
                .containsExactly(0.03, 0.06, 0.06, 0.02);
        assertThat(Significance.holm(List.of(0.9, 0.8))).containsExactly(1.0, 1.0);
        assertThat(Significance.holm(List.of())).isEmpty();
    }
}
