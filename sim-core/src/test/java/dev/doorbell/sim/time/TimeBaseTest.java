package dev.doorbell.sim.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.error.ConfigurationException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBaseTest {
    private static List<ClockRate> rates(long... hz) {
        return Stream.iterate(0, i -> i < hz.length, i -> i + 1)
                .map(i -> new ClockRate("clock" + i, hz[i]))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "M1 without a link,       3200000000 1000000000 24000000,             48000000000",
        "TCG,                     1000000000 62500000 1000000000,              1000000000",
        "A72 with Gen2,           1500000000 54000000 500000000 1000000000,   27000000000",
        "N1 with Gen3 bytes,      3000000000 1000000000 25000000 12800000000 10000000000,"
                + " 960000000000",
    })
    void theTickIsTheLeastCommonMultipleOfTheClocks(String name, String hz, long ticks) {
        long[] all = Stream.of(hz.split(" ")).mapToLong(Long::parseLong).toArray();

        TimeBase time = TimeBase.exact(rates(all));

        assertThat(time.ticksPerSecond()).isEqualTo(ticks);
        assertThat(time.isExact()).isTrue();
        for (int i = 0; i < all.length; i++) {
            assertThat(time.domain("clock" + i).edgeTicks(all[i])).isEqualTo(ticks);
        }
    }

    @Test
    void aCycleOfEachClockIsAWholeNumberOfTicks() {
        TimeBase time = TimeBase.exact(rates(3_200_000_000L, 1_000_000_000L, 24_000_000L));

        assertThat(time.domain("clock0").edgeTicks(1)).isEqualTo(15);
        assertThat(time.domain("clock1").edgeTicks(1)).isEqualTo(48);
        assertThat(time.domain("clock2").edgeTicks(1)).isEqualTo(2000);
    }

    @Test
    void clocksWithoutACommonTickAreRefusedByName() {
        assertThatThrownBy(
                        () ->
                                TimeBase.exact(
                                        List.of(
                                                new ClockRate("cpu", 10_000_000_000L),
                                                new ClockRate("wire", 10_100_000_000L),
                                                new ClockRate("timer", 999_983L))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cpu 10000000000 Hz")
                .hasMessageContaining("wire 10100000000 Hz")
                .hasMessageContaining("timer 999983 Hz")
                .hasMessageContaining("rounded time base");
    }

    @Test
    void theFastestTickAllowedIsAcceptedAndTheNextRefused() {
        long fastest = TimeBase.TICKS_PER_SECOND_MAX;

        assertThat(TimeBase.exact(rates(fastest)).ticksPerSecond()).isEqualTo(fastest);
        assertThatThrownBy(() -> TimeBase.exact(rates(fastest + 1)))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> TimeBase.exact(rates(fastest, 3)))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aTimeBaseWithoutClocksIsRefused() {
        assertThatThrownBy(() -> TimeBase.exact(List.of()))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aClockBelowOneHertzIsRefused() {
        assertThat(new ClockRate("slow", 1).hz()).isOne();
        assertThatThrownBy(() -> new ClockRate("stopped", 0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("stopped");
    }

    @Test
    void aClockDeclaredTwiceIsRefused() {
        assertThatThrownBy(
                        () ->
                                TimeBase.exact(
                                        List.of(new ClockRate("cpu", 1), new ClockRate("cpu", 2))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cpu");
    }

    @Test
    void anUnknownClockIsRefusedWithTheNamesThereAre() {
        TimeBase time = TimeBase.exact(rates(5));

        assertThatThrownBy(() -> time.domain("gic"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("gic")
                .hasMessageContaining("clock0");
    }

    @Test
    void aRoundedTimeBaseTakesClocksThatHaveNoCommonTick() {
        TimeBase time =
                TimeBase.rounded(1_000_000_000_000L, rates(10_000_000_000L, 10_100_000_000L));

        assertThat(time.isExact()).isFalse();
        assertThat(time.domain("clock0").isExact()).isTrue();
        assertThat(time.domain("clock1").isExact()).isFalse();
        // 101 cycles at 10.1 GHz are 10 ns.
        assertThat(time.domain("clock1").edgeTicks(101)).isEqualTo(10_000);
        assertThat(time.domain("clock1").edgeTicks(1)).isEqualTo(99);
    }

    @Test
    void aRoundedTimeBaseTicksAtLeastAsFastAsItsFastestClock() {
        assertThat(TimeBase.rounded(7, rates(7, 3)).ticksPerSecond()).isEqualTo(7);
        assertThatThrownBy(() -> TimeBase.rounded(6, rates(7, 3)))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> TimeBase.rounded(TimeBase.TICKS_PER_SECOND_MAX + 1, rates(7)))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void timesArePrintedInTheUnitThatSuits() {
        TimeBase time = TimeBase.exact(rates(48_000_000_000L));

        assertThat(time.format(48)).isEqualTo("1.000 ns");
        assertThat(time.format(48 * 12_345L)).isEqualTo("12.345 µs");
        assertThat(time.format(48 * 5_000_000L)).isEqualTo("5.000 ms");
        assertThat(time.format(48 * 2_500_000_000L)).isEqualTo("2.500 s");
    }

    @Test
    void nanosecondsBecomeTicksRoundedDown() {
        assertThat(TimeBase.exact(rates(48_000_000_000L)).ticksOfNanos(7)).isEqualTo(336);
        assertThat(TimeBase.exact(rates(24_000_000L)).ticksOfNanos(125)).isEqualTo(3);
        assertThat(TimeBase.exact(rates(24_000_000L)).ticksOfNanos(124)).isEqualTo(2);
    }
}
