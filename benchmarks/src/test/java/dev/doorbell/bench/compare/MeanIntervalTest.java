package dev.doorbell.bench.compare;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.doorbell.sim.path.LatencyBreakdown;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeanIntervalTest {
    @Test
    void withEqualCountsItIsStudentsIntervalOverTheMeans() {
        // Means 8, 10, 12: s = 2, t(2, 97.5 %) = 4.302653, so 10 ± 4.302653 · 2 / √3.
        MeanInterval interval =
                requireNonNull(MeanInterval.of(List.of(of(5, 40), of(5, 50), of(5, 60))));

        assertThat(interval.lowTicks()).isCloseTo(10 - 4.968275, within(1e-5));
        assertThat(interval.highTicks()).isCloseTo(10 + 4.968275, within(1e-5));
    }

    @Test
    void withUnequalCountsItIsCentredOnTheMeanOfAllPackets() {
        MeanInterval interval =
                requireNonNull(MeanInterval.of(List.of(of(90, 900), of(10, 120), of(50, 520))));

        assertThat((interval.lowTicks() + interval.highTicks()) / 2)
                .isCloseTo(1540 / 150.0, within(1e-9));
    }

    @Test
    void replicationsThatDeliveredNothingDoNotCount() {
        assertThat(MeanInterval.of(List.of(of(5, 40), of(5, 50), of(0, 0))))
                .isEqualTo(MeanInterval.of(List.of(of(5, 40), of(5, 50))));
    }

    @Test
    void oneReplicationHasNoInterval() {
        assertThat(MeanInterval.of(List.of(of(5, 40), of(0, 0)))).isNull();
    }

    @Test
    void itNeverReachesBelowZero() {
        assertThat(requireNonNull(MeanInterval.of(List.of(of(1, 1), of(1, 100)))).lowTicks())
                .isZero();
    }

    private static LatencyBreakdown of(long delivered, long totalTicks) {
        return new LatencyBreakdown(delivered, delivered, Map.of(), totalTicks, Map.of());
    }
}
