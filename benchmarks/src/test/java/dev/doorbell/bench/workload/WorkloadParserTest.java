package dev.doorbell.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.doorbell.nic.capture.CaptureException;
import dev.doorbell.nic.wire.TrafficSource;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.time.ClockRate;
import dev.doorbell.sim.time.TimeBase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadParserTest {
    private static final TimeBase NANOS =
            TimeBase.exact(List.of(new ClockRate("ns", 1_000_000_000L)));

    @Test
    void aConstantRateComesAtEqualGaps() {
        Workload workload = WorkloadParser.parse("cbr:1000");

        assertThat(arrivals(workload, 1, 0, 3)).containsExactly(1_000_000L, 2_000_000L, 3_000_000L);
        assertThat(workload.defaultFrameCount()).isEqualTo(10_000);
        assertThat(workload.spanSeconds(5_000)).isEqualTo(5);
    }

    @Test
    void poissonGapsFollowFromTheSeedAndHaveTheRatesMean() {
        Workload workload = WorkloadParser.parse("poisson:2e3");
        List<Long> arrivals = arrivals(workload, 7, 0, 10_000);

        assertThat(arrivals).isEqualTo(arrivals(workload, 7, 0, 10_000));
        assertThat(arrivals).isNotEqualTo(arrivals(workload, 8, 0, 10_000));
        assertThat(arrivals.get(9_999) / 10_000.0).isCloseTo(500_000, within(15_000.0));
    }

    @Test
    void aStretchOfACaptureBeginsAtItsFirstFrameAndGoesOnInTheNextRepetition() {
        Workload shipped = CapturedWorkload.shipped();
        List<Long> all = arrivals(shipped, 1, 0, 2_480);
        List<Long> stretch = arrivals(shipped, 1, 2_470, 10);

        assertThat(shipped.defaultFrameCount()).isEqualTo(1_436);
        assertThat(stretch.get(0)).isZero();
        for (int i = 0; i < 10; i++) {
            assertThat(stretch.get(i)).isEqualTo(all.get(2_470 + i) - all.get(2_470));
        }
        assertThat(shipped.spanSeconds(2_480)).isCloseTo(all.get(2_479) / 1e9, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "poisson:",
                "poisson:many",
                "poisson:-1",
                "poisson:NaN",
                "poisson:0x1p3",
                "cbr:0",
                "cbr:0.0009",
                "cbr:1000000001",
                "cbr:1e99",
                "cbr:1d"
            })
    void aRateThatIsNoNumberInRangeIsRefusedWithTheRange(String text) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> WorkloadParser.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("0.001 to 1000000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "poisson", "uniform:1000", "a\0b"})
    void whatIsNoWorkloadIsRefusedWithTheKindsThereAre(String text) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> WorkloadParser.parse(text))
                .withMessageContaining("pcap or pcapng file, poisson:RATE or cbr:RATE");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatExceptionOfType(CaptureException.class)
                .isThrownBy(() -> WorkloadParser.parse("nowhere/trace.pcap"))
                .withMessageContaining("trace.pcap: no such file");
    }

    private static List<Long> arrivals(Workload workload, long seed, long first, long count) {
        TrafficSource source = workload.source(NANOS, new Seed(seed), first, count);
        List<Long> arrivals = new ArrayList<>();
        while (source.advance()) {
            arrivals.add(source.readyTicks());
        }
        return arrivals;
    }
}
