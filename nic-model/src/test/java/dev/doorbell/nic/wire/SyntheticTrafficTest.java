package dev.doorbell.nic.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.random.Seed;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Constant and Poisson arrivals. */
class SyntheticTrafficTest {
    private static final long GIGA = 1_000_000_000L;

    @ParameterizedTest(name = "{0} per second at {1} ticks per second")
    @CsvSource({"1000, 1000000000", "3, 1000000000", "7000, 16000000000", "0.5, 1000"})
    void constantFramesAreReadyAtTheNearestTickAndNeverDrift(String rate, long ticksPerSecond) {
        TrafficSource source =
                SyntheticTraffic.constant(Double.parseDouble(rate), ticksPerSecond, 0, 100_000);
        BigDecimal perSecond = new BigDecimal(rate);
        for (long n = 1; n <= 100_000; n++) {
            assertThat(source.advance()).isTrue();
            BigDecimal exact =
                    BigDecimal.valueOf(n * ticksPerSecond)
                            .divide(perSecond, 6, RoundingMode.HALF_EVEN);
            BigDecimal off = BigDecimal.valueOf(source.readyTicks()).subtract(exact).abs();
            assertThat(off).isLessThanOrEqualTo(new BigDecimal("0.500001"));
        }
        assertThat(source.advance()).isFalse();
        assertThat(source.advance()).isFalse();
    }

    @Test
    void theFirstFrameIsOneGapAfterTheSourceBegins() {
        TrafficSource source = SyntheticTraffic.constant(1000, GIGA, 0, 1);
        assertThat(source.advance()).isTrue();
        assertThat(source.readyTicks()).isEqualTo(1_000_000);
    }

    @Test
    void poissonGapsHaveTheirMeanAndTheirDeviation() {
        int count = 200_000;
        double gap = GIGA / 2500.0;
        TrafficSource source =
                SyntheticTraffic.poisson(2500, GIGA, new Seed(3).stream("arrivals"), 0, count);
        double squares = 0;
        long before = 0;
        while (source.advance()) {
            long length = source.readyTicks() - before;
            assertThat(length).isNotNegative();
            squares += (length - gap) * (length - gap);
            before = source.readyTicks();
        }
        // Four standard errors: gap / sqrt(count) for the mean, sqrt(8 / count) for the variance.
        assertThat(before / (double) count).isCloseTo(gap, within(4 * gap / Math.sqrt(count)));
        assertThat(squares / count / (gap * gap)).isCloseTo(1, within(4 * Math.sqrt(8.0 / count)));
    }

    @Test
    void equalStreamsGiveEqualArrivalsAndOthersOthers() {
        long[] last = new long[3];
        for (int i = 0; i < 3; i++) {
            TrafficSource source =
                    SyntheticTraffic.poisson(
                            100, GIGA, new Seed(i / 2).stream("arrivals"), 0, 1000);
            while (source.advance()) {
                last[i] = source.readyTicks();
            }
        }
        assertThat(last[1]).isEqualTo(last[0]);
        assertThat(last[2]).isNotEqualTo(last[0]);
    }

    @Test
    void framesCarryTheirNumberFromTheFirstGiven() {
        TrafficSource source = SyntheticTraffic.constant(1000, GIGA, 77, 3);
        byte[] frame = new byte[source.frameBytesMax()];
        for (int i = 0; i < 3; i++) {
            source.advance();
            source.copyFrame(frame);
            assertThat(source.frameBytes()).isEqualTo(60);
            assertThat(ByteBuffer.wrap(frame).getLong(42)).isEqualTo(77 + i);
            assertThat(ByteBuffer.wrap(frame).getShort(36)).isEqualTo((short) 7);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 0.999e-3, 1.001e9, Double.NaN, Double.POSITIVE_INFINITY})
    void ratesThatMakeNoSenseAreRefusedByName(double rate) {
        assertThatThrownBy(() -> SyntheticTraffic.constant(rate, GIGA, 0, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("expected 0.001 to 1e9");
        assertThatThrownBy(
                        () -> SyntheticTraffic.poisson(rate, GIGA, new Seed(1).stream("a"), 0, 1))
                .isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1e9})
    void theRatesAtTheEdgesAreTaken(double rate) {
        TrafficSource source = SyntheticTraffic.constant(rate, GIGA, 0, 1);
        source.advance();
        assertThat(source.readyTicks()).isEqualTo(Math.round(GIGA / rate));
    }
}
