package dev.doorbell.bench.compare;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.HistogramSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
            List<AssumedConstant> assumed) {
        Summary summary = new Summary(spec.time());
        List<DeliveryResult> results = new ArrayList<>();
        List<Measurement> inOrder = new ArrayList<>();
        for (Delivery delivery : spec.deliveries()) {
            Measurement measurement = measured.get(delivery);
            if (measurement != null) {
                results.add(summary.delivery(delivery, measurement));
                inOrder.add(measurement);
            }
        }
        return new ComparisonResult(
                spec.seed(),
                String.format("%016x", digest(inOrder)),
                spec.board().name(),
                spec.nic().label(),
                spec.profile().name(),
                spec.workload().label(),
                results,
                Verdict.of(results, assumed),
                assumed);
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

    private DeliveryResult delivery(Delivery delivery, Measurement measurement) {
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
                stages(breakdown));
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
                ExactShares.rounded(
                        BigInteger.valueOf(breakdown.totalTicks()),
                        NANOS_PER_SECOND,
                        perPacket(breakdown),
                        NANO_DECIMALS),
                interval == null ? null : nanos(interval.lowTicks()),
                interval == null ? null : nanos(interval.highTicks()),
                nanos(latencies.percentileTicks(50)),
                nanos(latencies.percentileTicks(90)),
                nanos(latencies.percentileTicks(99)),
                nanos(latencies.percentileTicks(99.9)),
                nanos(latencies.maxTicks()));
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
        return ExactShares.rounded(
                BigInteger.valueOf(ticks), NANOS_PER_SECOND, ticksPerSecond, NANO_DECIMALS);
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
