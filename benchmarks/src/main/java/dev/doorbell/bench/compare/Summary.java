package dev.doorbell.bench.compare;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.HistogramSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns measurements in ticks into a result in nanoseconds. */
final class Summary {
    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);
    private static final int NANO_DECIMALS = 3;
    private static final int SHARE_DECIMALS = 6;

    private static final long DIGEST_START = 0x636F6D7061726521L; // "compare!"
    private static final long DIGEST_FACTOR = 0x9E3779B97F4A7C15L;

    private final BigInteger ticksPerSecond;
    private final TimeBase time;

    private Summary(TimeBase time) {
        this.time = time;
        this.ticksPerSecond = BigInteger.valueOf(time.ticksPerSecond());
    }

    static ComparisonResult of(
            ComparisonSpec spec,
            Map<Delivery, Measurement> measured,
            Map<Delivery, JourneyResult> journeys,
            List<AssumedConstant> assumed) {
        Summary summary = new Summary(spec.time());
        List<DeliveryResult> results = new ArrayList<>();
        Map<Delivery, Measurement> inOrder = new LinkedHashMap<>();
        for (Delivery delivery : spec.deliveries()) {
            Measurement measurement = measured.get(delivery);
            if (measurement != null) {
                results.add(summary.delivery(delivery, measurement, journeys.get(delivery)));
                inOrder.put(delivery, measurement);
            }
        }
        return new ComparisonResult(
                spec.seed(),
                String.format("%016x", digest(List.copyOf(inOrder.values()))),
                spec.board().name(),
                spec.nic().label(),
                spec.profile().name(),
                spec.workload().label(),
                results,
                Verdict.of(results, assumed),
                assumed,
                Effects.of(new Seed(spec.seed()), inOrder, spec.time().ticksPerSecond()),
                TimingEntry.of(spec.profile()),
                List.of(),
                null);
    }

    /** The digests of all machines, in order. */
    private static long digest(List<Measurement> measurements) {
        long hash = DIGEST_START;
        for (Measurement measurement : measurements) {
            for (Measurement.Replicate replicate : measurement.replications()) {
                hash = (hash ^ replicate.digest()) * DIGEST_FACTOR;
                hash ^= hash >>> 29;
            }
        }
        return hash;
    }

    private DeliveryResult delivery(
            Delivery delivery, Measurement measurement, @Nullable JourneyResult journey) {
        LatencyBreakdown breakdown = measurement.breakdown();
        Map<String, Long> drops = new LinkedHashMap<>();
        breakdown.dropped().forEach((reason, count) -> drops.put(name(reason), count));
        return new DeliveryResult(
                delivery.label(),
                new DeliveryResult.Packets(
                        breakdown.begun(),
                        breakdown.delivered(),
                        breakdown.droppedCount(),
                        breakdown.resident()),
                drops,
                latency(measurement),
                breakdown.delivered() == 0
                        ? null
                        : share((double) measurement.interruptCount() / breakdown.delivered()),
                share(measurement.busyShare()),
                stages(breakdown),
                distribution(measurement.latencies()),
                measurement.replications().stream().map(this::replicate).toList(),
                Arrays.stream(QueueDepths.Place.values())
                        .map(place -> queue(place, measurement))
                        .toList(),
                journey);
    }

    private DeliveryResult.@Nullable Distribution distribution(HistogramSink latencies) {
        if (latencies.count() == 0) {
            return null;
        }
        List<BigDecimal> upTo = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        latencies.read(
                (low, high, count) -> {
                    upTo.add(nanos(Math.min(high, latencies.maxTicks())));
                    counts.add(count);
                });
        return new DeliveryResult.Distribution(nanos(latencies.minTicks()), upTo, counts);
    }

    private DeliveryResult.Replicate replicate(Measurement.Replicate each) {
        LatencyBreakdown breakdown = each.breakdown();
        if (breakdown.delivered() == 0) {
            return new DeliveryResult.Replicate(0, null, null, null, List.of());
        }
        return new DeliveryResult.Replicate(
                breakdown.delivered(),
                mean(breakdown),
                nanos(each.latencies().percentileTicks(50)),
                nanos(each.latencies().percentileTicks(99)),
                stages(breakdown));
    }

    private static DeliveryResult.Queue queue(QueueDepths.Place place, Measurement measurement) {
        QueueDepths.Sum sum = measurement.queue(place);
        double elapsed = Math.max(1, measurement.elapsedTicks());
        return new DeliveryResult.Queue(
                name(place),
                share(sum.frameTicks() / elapsed),
                sum.depthMax(),
                share(sum.emptyTicks() / elapsed));
    }

    private DeliveryResult.Latency latency(Measurement measurement) {
        LatencyBreakdown breakdown = measurement.breakdown();
        if (breakdown.delivered() == 0) {
            return DeliveryResult.Latency.NONE;
        }
        MeanInterval interval =
                MeanInterval.of(
                        measurement.replications().stream()
                                .map(Measurement.Replicate::breakdown)
                                .toList());
        HistogramSink latencies = measurement.latencies();
        return new DeliveryResult.Latency(
                mean(breakdown),
                interval == null ? null : nanos(interval.lowTicks()),
                interval == null ? null : nanos(interval.highTicks()),
                nanos(latencies.percentileTicks(50)),
                nanos(latencies.percentileTicks(90)),
                nanos(latencies.percentileTicks(99)),
                nanos(latencies.percentileTicks(99.9)),
                nanos(latencies.maxTicks()));
    }

    private BigDecimal mean(LatencyBreakdown breakdown) {
        return ExactShares.rounded(
                BigInteger.valueOf(breakdown.totalTicks()),
                NANOS_PER_SECOND,
                perPacket(breakdown),
                NANO_DECIMALS);
    }

    private List<DeliveryResult.StageMean> stages(LatencyBreakdown breakdown) {
        if (breakdown.delivered() == 0) {
            return List.of();
        }
        List<Stage> stages = List.copyOf(breakdown.stageTicks().keySet());
        List<BigDecimal> means =
                ExactShares.split(
                        List.copyOf(breakdown.stageTicks().values()),
                        NANOS_PER_SECOND,
                        perPacket(breakdown),
                        NANO_DECIMALS);
        List<DeliveryResult.StageMean> results = new ArrayList<>();
        for (int i = 0; i < means.size(); i++) {
            results.add(new DeliveryResult.StageMean(name(stages.get(i)), means.get(i)));
        }
        return results;
    }

    /** What a sum of ticks is divided by to be a mean in seconds. */
    private BigInteger perPacket(LatencyBreakdown breakdown) {
        return ticksPerSecond.multiply(BigInteger.valueOf(breakdown.delivered()));
    }

    private BigDecimal nanos(long ticks) {
        return ExactShares.nanos(ticks, time);
    }

    private BigDecimal nanos(double ticks) {
        return BigDecimal.valueOf(ticks * NANOS_PER_SECOND.doubleValue() / time.ticksPerSecond())
                .setScale(NANO_DECIMALS, RoundingMode.HALF_EVEN);
    }

    private static BigDecimal share(double value) {
        return BigDecimal.valueOf(value).setScale(SHARE_DECIMALS, RoundingMode.HALF_EVEN);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
