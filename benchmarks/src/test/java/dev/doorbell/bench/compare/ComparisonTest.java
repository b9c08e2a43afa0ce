package dev.doorbell.bench.compare;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.doorbell.bench.workload.CapturedWorkload;
import dev.doorbell.bench.workload.Workload;
import dev.doorbell.bench.workload.WorkloadParser;
import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.timing.TimingProfile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final List<Delivery> BOTH = List.of(Delivery.POLL, Delivery.MSI);
    private static final BigDecimal MILLISECOND = new BigDecimal(1_000_000);

    @Test
    void byDefaultPollingTakesHalfItsPeriodAndEveryMsiLessThanAHundredMicroseconds() {
        ComparisonResult result = run(spec(CapturedWorkload.shipped(), 1_436, "parallels-m1"));
        DeliveryResult.Latency poll = result.deliveries().get(0).latencyNs();
        DeliveryResult.Latency msi = result.deliveries().get(1).latencyNs();

        // Processing is what polling costs beyond the wait for the tick.
        BigDecimal processing = new BigDecimal(100_000);
        BigDecimal half = MILLISECOND.multiply(new BigDecimal(5));
        assertThat(poll.meanLow()).isLessThanOrEqualTo(half.add(processing));
        assertThat(poll.meanHigh()).isGreaterThanOrEqualTo(half);
        assertThat(poll.max()).isLessThanOrEqualTo(half.add(half).add(processing));
        assertThat(msi.max()).isLessThan(new BigDecimal(100_000));
        assertThat(result.assumed())
                .filteredOn(AssumedConstant::mattered)
                .extracting(AssumedConstant::constant)
                .contains("gic.write");
        assertThat(result.verdict()).startsWith("msi delivers in").contains("gic.write = 4133");
    }

    @Test
    void everyPacketIsAccountedForAndTheStagesSumToTheMean() {
        ComparisonResult result = run(spec(workload("poisson:30000"), 3_003, "parallels-m1"));

        for (DeliveryResult each : result.deliveries()) {
            DeliveryResult.Packets packets = each.packets();
            assertThat(packets.in()).isEqualTo(3_003);
            assertThat(packets.delivered() + packets.dropped() + packets.resident())
                    .isEqualTo(packets.in());
            assertThat(each.droppedByReason().values().stream().mapToLong(n -> n).sum())
                    .isEqualTo(packets.dropped());
            assertThat(
                            each.stages().stream()
                                    .map(DeliveryResult.StageMean::meanNs)
                                    .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(each.latencyNs().mean());
        }
    }

    @Test
    void theSameSeedGivesTheSameResultAndAnotherSeedAnotherDigest() {
        ComparisonSpec spec = spec(workload("poisson:1000"), 200, "ideal");
        ComparisonSpec other =
                new ComparisonSpec(
                        spec.board(),
                        spec.nic(),
                        spec.deliveries(),
                        spec.workload(),
                        spec.frameCount(),
                        2,
                        spec.profile(),
                        false);

        assertThat(run(spec)).isEqualTo(run(spec));
        assertThat(run(other).digest()).isNotEqualTo(run(spec).digest());
    }

    @Test
    void withoutCostsAnMsiTakesNoTimeAndAPollAtMostItsPeriod() {
        ComparisonResult result = run(spec(workload("poisson:100"), 1_000, "ideal"));

        assertThat(result.deliveries().get(1).latencyNs().max()).isEqualByComparingTo("0");
        assertThat(result.deliveries().get(0).latencyNs().max())
                .isBetween(new BigDecimal(9_000_000), new BigDecimal(10_000_000));
        assertThat(result.assumed()).isEmpty();
    }

    @Test
    void fewerFramesThanReplicationsArePlayedOneEach() {
        ComparisonSpec spec = spec(workload("cbr:1000"), 3, "ideal");
        Measurement measured = measure(spec, Delivery.MSI);

        assertThat(measured.replications())
                .extracting(each -> each.breakdown().begun())
                .containsExactly(1L, 1L, 1L);
    }

    @Test
    void framesAreSplitEvenly() {
        ComparisonSpec spec = spec(workload("cbr:1000"), 25, "ideal");
        Measurement measured = measure(spec, Delivery.POLL);

        assertThat(measured.replications())
                .extracting(each -> each.breakdown().begun())
                .containsExactly(2L, 3L, 2L, 3L, 2L, 3L, 2L, 3L, 2L, 3L);
    }

    @Test
    void progressEndsAtItsTotalAndNeverStepsBack() {
        List<Long> done = new ArrayList<>();
        List<Long> totals = new ArrayList<>();
        new Comparison(
                        spec(workload("cbr:1000"), 20, "parallels-m1"),
                        (at, of) -> {
                            done.add(at);
                            totals.add(of);
                        })
                .run();

        assertThat(done).isSorted().last().isEqualTo(totals.get(0));
        assertThat(totals).containsOnly(totals.get(0));
    }

    @Test
    void whatWouldTakeAbsurdlyLongIsRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> run(spec(workload("cbr:0.001"), 1000, "ideal")))
                .withMessageContaining("278 hours to arrive; expected at most 80 hours");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> run(spec(workload("cbr:1000"), 20_000_000, "ideal")))
                .withMessageContaining("expected 1 to 10000000");
    }

    private static Measurement measure(ComparisonSpec spec, Delivery delivery) {
        return requireNonNull(new Comparison(spec, Progress.NONE).measure(spec).get(delivery));
    }

    private static ComparisonResult run(ComparisonSpec spec) {
        return new Comparison(spec, Progress.NONE).run();
    }

    private static Workload workload(String text) {
        return WorkloadParser.parse(text);
    }

    private static ComparisonSpec spec(Workload workload, long frames, String profile) {
        return new ComparisonSpec(
                BoardSpec.PARALLELS,
                NicKind.VIRTIO_NET,
                BOTH,
                workload,
                frames,
                1,
                TimingProfile.named(profile),
                false);
    }
}
