package dev.doorbell.bench.compare;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.doorbell.bench.workload.WorkloadParser;
import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.NicKind;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WhereFiguresComeFromTest {
    private static final ComparisonResult result =
            run("poisson:20000", 2_003, TimingProfile.named("parallels-m1"));

    @Test
    void theDistributionsCountsSumToTheDeliveredAndItsEndsAreExact() {
        for (DeliveryResult each : result.deliveries()) {
            DeliveryResult.Distribution distribution = requireNonNull(each.distribution());

            assertThat(distribution.count().stream().mapToLong(n -> n).sum())
                    .isEqualTo(each.packets().delivered());
            assertThat(distribution.upToNs()).isSorted().doesNotHaveDuplicates();
            assertThat(last(distribution.upToNs())).isEqualByComparingTo(each.latencyNs().max());
            assertThat(distribution.minNs()).isLessThanOrEqualTo(distribution.upToNs().get(0));
            assertThat(median(distribution)).isEqualByComparingTo(each.latencyNs().p50());
        }
    }

    /** The first bound that half of all do not exceed. */
    private static BigDecimal median(DeliveryResult.Distribution distribution) {
        long all = distribution.count().stream().mapToLong(n -> n).sum();
        long upTo = 0;
        int at = 0;
        while (2 * (upTo + distribution.count().get(at)) < all) {
            upTo += distribution.count().get(at++);
        }
        return distribution.upToNs().get(at);
    }

    @Test
    void theReplicationsMakeUpTheWhole() {
        for (DeliveryResult each : result.deliveries()) {
            assertThat(each.replications()).hasSize(10);
            double sum = 0;
            long delivered = 0;
            for (DeliveryResult.Replicate replicate : each.replications()) {
                delivered += replicate.delivered();
                sum += replicate.delivered() * number(replicate.meanNs());
                assertThat(replicate.p50()).isLessThanOrEqualTo(replicate.p99());
            }
            assertThat(delivered).isEqualTo(each.packets().delivered());
            assertThat(sum / delivered).isCloseTo(number(each.latencyNs().mean()), within(0.01));
        }
    }

    /** Little's law: how many are somewhere = how many come by in a time, times how long each stays. */
    @Test
    void meanDepthsObeyLittlesLaw() {
        Map<QueueDepths.Place, Set<Stage>> places =
                Map.of(
                        QueueDepths.Place.WIRE_AND_NIC, EnumSet.range(Stage.WIRE, Stage.DMA),
                        QueueDepths.Place.RING, EnumSet.range(Stage.TICK, Stage.SOFTIRQ),
                        QueueDepths.Place.KERNEL, EnumSet.range(Stage.STACK, Stage.RUNNING));
        ComparisonSpec spec = spec("cbr:150", 500, TimingProfile.named("parallels-m1"));
        Map<Delivery, Measurement> measured = new Comparison(spec, Progress.NONE).measure(spec);

        measured.forEach(
                (delivery, each) -> {
                    double delivered = each.breakdown().delivered();
                    assertThat(delivered).isEqualTo(500);
                    places.forEach(
                            (place, stages) -> {
                                double stay = 0;
                                for (Stage stage : stages) {
                                    stay += each.breakdown().stageTicks().getOrDefault(stage, 0L);
                                }
                                double rate = delivered / each.elapsedTicks();
                                assertThat(each.queue(place).frameTicks() / each.elapsedTicks())
                                        .as(delivery + " " + place)
                                        .isPositive()
                                        .isCloseTo(
                                                rate * (stay / delivered), withinPercentage(1e-9));
                            });
                });
    }

    @Test
    void depthsEmptyTimesAndMaximaAgree() {
        for (DeliveryResult each : result.deliveries()) {
            assertThat(each.queues())
                    .extracting(DeliveryResult.Queue::queue)
                    .containsExactly("wire_and_nic", "ring", "kernel");
            for (DeliveryResult.Queue queue : each.queues()) {
                double busy = 1 - queue.emptyShare().doubleValue();
                assertThat(queue.meanDepth().doubleValue())
                        .isBetween(busy - 1e-6, busy * queue.maxDepth() + 1e-6);
            }
        }
    }

    @Test
    void theJourneyIsNearTheMedianAndHasNoGaps() {
        for (DeliveryResult each : result.deliveries()) {
            JourneyResult journey = requireNonNull(each.journey());
            double median = number(each.latencyNs().p50());
            assertThat(journey.totalNs().doubleValue()).isCloseTo(median, within(median / 1000));

            BigDecimal boundary = BigDecimal.ZERO;
            for (JourneyResult.Part part : journey.stages()) {
                assertThat(part.startNs()).isEqualByComparingTo(boundary);
                assertThat(part.endNs()).isGreaterThanOrEqualTo(boundary);
                boundary = part.endNs();
            }
            assertThat(boundary).isEqualByComparingTo(journey.totalNs());
            assertThat(journey.number()).isBetween(0L, 2_002L);
            assertThat(Comparison.firstFrame(2_003, journey.replication()))
                    .isLessThanOrEqualTo(journey.number());
            assertThat(Comparison.firstFrame(2_003, journey.replication() + 1))
                    .isGreaterThan(journey.number());
        }
    }

    @Test
    void theJourneyNamesTheInterruptThatLedToIt() {
        JourneyResult poll = requireNonNull(result.deliveries().get(0).journey());
        JourneyResult msi = requireNonNull(result.deliveries().get(1).journey());

        assertThat(poll.intid()).isEqualTo(27); // the virtual timer's
        assertThat(poll.stages()).extracting(JourneyResult.Part::stage).contains("tick");
        assertThat(msi.intid()).isGreaterThanOrEqualTo(32);
        assertThat(msi.stages()).extracting(JourneyResult.Part::stage).contains("msi");
        assertThat(msi.core()).isZero();
    }

    @Test
    void everyConstantIsThereWithItsProvenance() {
        assertThat(result.constants())
                .hasSize(TimingConstant.values().length)
                .allMatch(each -> !each.source().isBlank() && !each.meaning().isBlank());
        assertThat(result.constants())
                .extracting(TimingEntry::provenance)
                .isSubsetOf("specified", "measured", "derived", "assumed")
                .contains("assumed");
        assertThat(result.constants())
                .extracting(TimingEntry::constant)
                .containsAll(result.assumed().stream().map(AssumedConstant::constant).toList());
    }

    @Test
    void onePacketSaysHowFarButNotHowSure() {
        ComparisonResult one = run("cbr:1000", 1, TimingProfile.named("parallels-m1"));

        assertThat(one.effects()).hasSize(1);
        assertThat(one.effects().get(0).p()).isNull();
        assertThat(one.deliveries().get(0).replications()).hasSize(1);
        assertThat(requireNonNull(one.deliveries().get(0).distribution()).count())
                .containsExactly(1L);
    }

    @Test
    void whereNothingIsDeliveredThereIsNoJourneyButQueuesAreFull() {
        ComparisonResult none =
                run("cbr:1000", 30, TimingProfile.named("ideal").with("recv.syscall=900000000000"));

        assertThat(none.effects()).isEmpty();
        for (DeliveryResult each : none.deliveries()) {
            assertThat(each.packets().delivered()).isZero();
            assertThat(each.distribution()).isNull();
            assertThat(each.journey()).isNull();
            assertThat(each.replications())
                    .containsOnly(new DeliveryResult.Replicate(0, null, null, null, List.of()));
            assertThat(each.queues().get(2).maxDepth()).isPositive();
        }
    }

    private static double number(@Nullable BigDecimal value) {
        return requireNonNull(value).doubleValue();
    }

    private static BigDecimal last(List<BigDecimal> list) {
        return list.get(list.size() - 1);
    }

    private static ComparisonResult run(String workload, long packets, TimingProfile profile) {
        return new Comparison(spec(workload, packets, profile), Progress.NONE).run();
    }

    private static ComparisonSpec spec(String workload, long packets, TimingProfile profile) {
        return new ComparisonSpec(
                BoardSpec.PARALLELS,
                NicKind.VIRTIO_NET,
                List.of(Delivery.POLL, Delivery.MSI),
                WorkloadParser.parse(workload),
                packets,
                1,
                profile,
                false);
    }
}
