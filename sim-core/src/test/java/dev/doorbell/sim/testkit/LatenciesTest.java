package dev.doorbell.sim.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.Journey;
import dev.doorbell.sim.path.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static Journey journey(long ticks, long rate) {
        return new Journey(0, 5, 5 + ticks, Map.of(Stage.WIRE, ticks), null, rate);
    }

    @Test
    void differentTimeBasesMeetInNanoseconds() {
        Latencies mixed =
                Latencies.of(List.of(journey(3000, 3_000_000_000L), journey(500, 1_000_000_000L)));

        assertThat(mixed.sortedNanos()).containsExactly(500, 1000);
        assertThat(mixed.and(Latencies.ofNanos(700)).medianNanos()).isEqualTo(700);
    }

    @Test
    void framesThatWereDroppedAndStagesThatWereNotPassedAreLeftOut() {
        Journey dropped = new Journey(1, 0, 9, Map.of(Stage.WIRE, 9L), DropReason.LINK_DOWN, 1);
        List<Journey> all = List.of(journey(3, 1_000_000_000L), dropped);

        assertThat(Latencies.of(all).count()).isEqualTo(1);
        assertThat(Latencies.ofStage(Stage.WIRE, all).count()).isEqualTo(1);
        assertThat(Latencies.ofStage(Stage.TICK, all).count()).isZero();
    }

    @Test
    void percentilesAreNearestRanks() {
        Latencies four = Latencies.ofNanos(40, 10, 30, 20);

        assertThat(four.medianNanos()).isEqualTo(20);
        assertThat(four.percentileNanos(75)).isEqualTo(30);
        assertThat(four.percentileNanos(75.1)).isEqualTo(40);
        assertThat(four.percentileNanos(0.1)).isEqualTo(10);
        assertThat(four)
                .hasToString(
                        "4 frames: 10.000 ns to 40.000 ns, median 20.000 ns, 99% below 40.000 ns");
        assertThatThrownBy(() -> four.percentileNanos(0)).hasMessageContaining("0 < p <= 100");
        assertThatThrownBy(() -> Latencies.ofNanos().medianNanos())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no frame was delivered");
    }

    @Test
    void theyAreAValue() {
        double[] given = {2, 1};
        Latencies made = Latencies.ofNanos(given);
        given[0] = 9;

        assertThat(made)
                .isEqualTo(Latencies.ofNanos(1, 2))
                .hasSameHashCodeAs(Latencies.ofNanos(1, 2));
        assertThat(made).isNotEqualTo(Latencies.ofNanos(1, 3));
    }
}
