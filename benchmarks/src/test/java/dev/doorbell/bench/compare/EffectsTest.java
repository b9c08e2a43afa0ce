package dev.doorbell.bench.compare;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.trace.HistogramSink;
import dev.doorbell.sim.trace.TracePoint;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EffectsTest {
    private static final long NANOS = 1_000_000_000L;

    @Test
    void theDifferenceIsStudentsPairedIntervalWhereCountsAreEqual() {
        // Differences 10, 12, 17: mean 13, s = 3.605551, t(2, 97.5 %) = 4.302653.
        Effect effect =
                effect(
                        of(List.of(10, 10), List.of(20, 20), List.of(30, 30)),
                        of(List.of(20, 20), List.of(32, 32), List.of(47, 47)));

        double half = 4.302653 * 3.605551 / Math.sqrt(3);
        assertThat(number(effect.differenceNs())).isEqualTo(13);
        assertThat(number(effect.differenceLowNs())).isCloseTo(13 - half, within(1e-3));
        assertThat(number(effect.differenceHighNs())).isCloseTo(13 + half, within(1e-3));
        assertThat(effect.replications()).isEqualTo(3);
    }

    @Test
    void theRatioHasAnIntervalAroundItThatIsEvenInLogarithms() {
        Effect effect =
                effect(
                        of(List.of(10, 10), List.of(20, 20), List.of(30, 30)),
                        of(List.of(20, 20), List.of(32, 32), List.of(47, 47)));

        double ratio = number(effect.ratio());
        assertThat(ratio).isCloseTo(99 / 60.0, within(1e-6));
        assertThat(ratio / number(effect.ratioLow()))
                .isCloseTo(number(effect.ratioHigh()) / ratio, within(1e-5))
                .isGreaterThan(1);
    }

    @Test
    void aDeliveryThatIsTwiceAsLongInEveryReplicationIsExactlyTwiceAsLong() {
        Effect effect =
                effect(
                        of(List.of(10), List.of(20), List.of(30), List.of(40)),
                        of(List.of(20), List.of(40), List.of(60), List.of(80)));

        assertThat(number(effect.ratioLow())).isCloseTo(2, within(1e-6));
        assertThat(number(effect.ratioHigh())).isCloseTo(2, within(1e-6));
        assertThat(number(effect.differenceHighNs()) - number(effect.differenceLowNs()))
                .isPositive();
    }

    @Test
    void theTestCountsEveryWayToSwapTheDeliveries() {
        // All four differ in one direction: of 16 ways only none and all swapped part them as far.
        assertThat(
                        number(
                                effect(
                                                of(List.of(1), List.of(1), List.of(1), List.of(1)),
                                                of(List.of(2), List.of(3), List.of(5), List.of(9)))
                                        .p()))
                .isEqualTo(2 / 16.0);
        // Differences -1, 2, 3: sums of at least 4 in size are ±4 and ±6.
        assertThat(
                        number(
                                effect(
                                                of(List.of(2), List.of(1), List.of(1)),
                                                of(List.of(1), List.of(3), List.of(4)))
                                        .p()))
                .isEqualTo(4 / 8.0);
        assertThat(number(effect(of(List.of(4), List.of(7)), of(List.of(4), List.of(7))).p()))
                .isEqualTo(1);
    }

    @Test
    void cliffsDeltaCountsAllPairs() {
        // Of the nine pairs of (1, 3, 5) with (2, 3, 9): greater 5, less 3, alike 1.
        Effect effect = effect(of(List.of(1), List.of(3, 5)), of(List.of(2, 3), List.of(9)));

        int greater = 0;
        int less = 0;
        for (int a : List.of(2, 3, 9)) {
            for (int b : List.of(1, 3, 5)) {
                greater += a > b ? 1 : 0;
                less += a < b ? 1 : 0;
            }
        }
        assertThat(number(effect.cliffsDelta())).isCloseTo((greater - less) / 9.0, within(1e-6));
        assertThat(number(effect.cliffsDeltaLow()))
                .isLessThanOrEqualTo(number(effect.cliffsDelta()));
        assertThat(number(effect.cliffsDeltaHigh()))
                .isGreaterThanOrEqualTo(number(effect.cliffsDelta()));
    }

    @Test
    void whatIsAlwaysLaterHasADeltaOfOneWhateverIsDrawn() {
        Effect effect =
                effect(
                        of(List.of(10, 11), List.of(12, 13)),
                        of(List.of(5000, 6000), List.of(7000, 8000)));

        assertThat(List.of(effect.cliffsDelta(), effect.cliffsDeltaLow(), effect.cliffsDeltaHigh()))
                .allSatisfy(each -> assertThat(each).isEqualByComparingTo("1"));
    }

    @Test
    void oneReplicationSaysHowFarButNotHowSure() {
        Effect effect = effect(of(List.of(10, 20)), of(List.of(40, 20)));

        assertThat(number(effect.differenceNs())).isEqualTo(15);
        assertThat(number(effect.ratio())).isEqualTo(2);
        assertThat(number(effect.cliffsDelta())).isEqualTo(0.75);
        assertThat(effect.differenceLowNs()).isNull();
        assertThat(effect.ratioHigh()).isNull();
        assertThat(effect.cliffsDeltaLow()).isNull();
        assertThat(effect.p()).isNull();
        assertThat(effect.test()).isNull();
    }

    @Test
    void onlyReplicationsInWhichBothDeliveredCount() {
        Effect effect =
                effect(
                        of(List.of(10), List.of(), List.of(12)),
                        of(List.of(20), List.of(30), List.of(24)));

        assertThat(effect.replications()).isEqualTo(2);
        assertThat(effect.p()).isNotNull();
    }

    @Test
    void noTimeAtAllHasNoRatio() {
        Effect effect = effect(of(List.of(0), List.of(0)), of(List.of(20), List.of(30)));

        assertThat(effect.ratio()).isNull();
        assertThat(effect.ratioLow()).isNull();
        assertThat(number(effect.differenceNs())).isEqualTo(25);
    }

    @Test
    void everyOtherIsComparedWithTheBestInTheOrderAskedFor() {
        Map<Delivery, Measurement> measured = new LinkedHashMap<>();
        measured.put(Delivery.POLL, of(List.of(90), List.of(91)));
        measured.put(Delivery.MSIX, of(List.of(11), List.of(12)));
        measured.put(Delivery.MSI, of(List.of(10), List.of(11)));
        measured.put(Delivery.INTX, of(List.of(), List.of()));

        assertThat(Effects.of(new Seed(1), measured, NANOS))
                .extracting(Effect::delivery, Effect::against)
                .containsExactly(tuple("poll", "msi"), tuple("msix", "msi"));
    }

    @Test
    void oneThatDeliversIsComparedWithNothing() {
        assertThat(
                        Effects.of(
                                new Seed(1),
                                Map.of(Delivery.POLL, of(List.of(90)), Delivery.MSI, of(List.of())),
                                NANOS))
                .isEmpty();
    }

    private static Effect effect(Measurement best, Measurement other) {
        Map<Delivery, Measurement> measured = new LinkedHashMap<>();
        measured.put(Delivery.MSI, best);
        measured.put(Delivery.POLL, other);
        return Effects.of(new Seed(7), measured, NANOS).get(0);
    }

    private static double number(@Nullable BigDecimal value) {
        return requireNonNull(value).doubleValue();
    }

    @SafeVarargs
    private static Measurement of(List<Integer>... replications) {
        Measurement.Builder builder = new Measurement.Builder();
        for (List<Integer> each : replications) {
            HistogramSink latencies = new HistogramSink();
            long sum = 0;
            for (int ticks : each) {
                latencies.record(0, TracePoint.JOURNEY_DELIVERED, 0, 0, ticks);
                sum += ticks;
            }
            builder.add(
                    new Measurement.Replicate(
                            new LatencyBreakdown(each.size(), each.size(), Map.of(), sum, Map.of()),
                            0,
                            0,
                            1,
                            0,
                            latencies,
                            new QueueDepths()));
        }
        return builder.build();
    }
}
