package dev.doorbell.kernel.testkit;

import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.testkit.Latencies;
import java.util.Locale;
import org.assertj.core.api.AbstractAssert;

/** What a test may ask of latencies. */
public final class LatenciesAssert extends AbstractAssert<LatenciesAssert, Latencies> {
    /** Made by {@link DoorbellAssertions#assertThat(Latencies)}. */
    LatenciesAssert(Latencies actual) {
        super(actual, LatenciesAssert.class);
    }

    /** They are no worse than the baseline, by {@link Tolerance#DEFAULT}. */
    public LatenciesAssert isNoWorseThan(Latencies baseline) {
        return isNoWorseThan(baseline, Tolerance.DEFAULT);
    }

    /**
     * They are no worse than the baseline. They are worse if all three hold: a one-sided Mann-Whitney U
     * test, whose null hypothesis is that they are not stochastically greater, has a p-value below {@link
     * Tolerance#significance}; Cliff's delta, the share of pairs in which they are greater less the share
     * in which they are smaller, is at least {@link Tolerance#delta}; and the Hodges-Lehmann shift, the
     * median of all pairs' differences, is more than {@link Tolerance#shift} of the baseline's median.
     *
     * <p>The first says that it is no accident, the others that it matters: in a simulation the smallest
     * change is no accident.
     *
     * @throws IllegalArgumentException if there are so few of either that no outcome could be significant
     * @throws ConfigurationException if Commons Statistics is not on the class path
     */
    public LatenciesAssert isNoWorseThan(Latencies baseline, Tolerance tolerance) {
        isNotNull();
        SampleShift shift = SampleShift.of(actual.sortedNanos(), baseline.sortedNanos());
        shift.checkCounts(tolerance.significance());
        double p = significance(actual, baseline);
        boolean worse =
                p < tolerance.significance()
                        && shift.cliffsDelta() >= tolerance.delta()
                        && shift.hodgesLehmannNanos() > tolerance.shift() * baseline.medianNanos();
        if (worse) {
            throw new AssertionError(
                    String.format(
                            Locale.ROOT,
                            "expected latencies no worse than the baseline's, but they are worse%n"
                                    + "  these     %s%n"
                                    + "  baseline  %s%n"
                                    + "  Mann-Whitney U, one-sided   p = %.3g (worse below %s)%n"
                                    + "  Cliff's delta               %+.3f (worse from %s)%n"
                                    + "  Hodges-Lehmann shift        %+.3f ns, %+.2f %% of the"
                                    + " baseline's median (worse above %s %%)%n",
                            actual,
                            baseline,
                            p,
                            tolerance.significance(),
                            shift.cliffsDelta(),
                            tolerance.delta(),
                            shift.hodgesLehmannNanos(),
                            100 * shift.hodgesLehmannNanos() / baseline.medianNanos(),
                            100 * tolerance.shift()));
        }
        return this;
    }

    private static double significance(Latencies actual, Latencies baseline) {
        try {
            return MannWhitney.pThatFirstIsGreater(actual.sortedNanos(), baseline.sortedNanos());
        } catch (NoClassDefFoundError e) {
            throw new ConfigurationException(
                    "isNoWorseThan compares by Commons Statistics, which is not on the class path ("
                            + e.getMessage()
                            + " was not found); add"
                            + " org.apache.commons:commons-statistics-inference:1.2 in test scope");
        }
    }

    /**
     * When latencies are worse than a baseline's; all three at once.
     *
     * @param significance the p-value below which a difference is no accident
     * @param delta Cliff's delta from which on it is not negligible
     * @param shift the share of the baseline's median above which it is worth a word
     */
    public record Tolerance(double significance, double delta, double shift) {
        /**
         * p below 0.01; delta from 0.147, below which it is called negligible; more than 1 % of the
         * median. Source of 0.147: Romano and others, "Appropriate Statistics for Ordinal Level Data",
         * 2006.
         */
        public static final Tolerance DEFAULT = new Tolerance(0.01, 0.147, 0.01);

        /** Checks the ranges. */
        public Tolerance {
            if (!(significance > 0 && significance < 1)
                    || !(delta >= 0 && delta <= 1)
                    || shift < 0) {
                throw new IllegalArgumentException(
                        "tolerance "
                                + significance
                                + ", "
                                + delta
                                + ", "
                                + shift
                                + "; expected 0 < significance < 1, 0 <= delta <= 1, shift >= 0");
            }
        }
    }
}
