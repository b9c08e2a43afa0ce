package dev.doorbell.bench.compare;

import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.trace.HistogramSink;
import java.util.ArrayList;
import java.util.List;

/**
 * What one delivery's replications came to, in ticks.
 *
 * @param replications each one's share, in order
 * @param breakdown packets and stages of all of them
 * @param latencies the distribution of all delivered packets' times
 */
public record Measurement(
        List<Replicate> replications, LatencyBreakdown breakdown, HistogramSink latencies) {

    /**
     * One replication.
     *
     * @param breakdown its packets and stages
     * @param interruptCount device interrupts taken
     * @param busyTicks ticks of core 0 outside WFI, from the workload's begin to the end
     * @param elapsedTicks all ticks of that time
     * @param digest the machine's digest at the end
     * @param latencies the distribution of its delivered packets' times
     * @param queues how many packets were where
     */
    public record Replicate(
            LatencyBreakdown breakdown,
            long interruptCount,
            long busyTicks,
            long elapsedTicks,
            long digest,
            HistogramSink latencies,
            QueueDepths queues) {}

    /** Keeps a copy of the list. */
    public Measurement {
        replications = List.copyOf(replications);
    }

    /** Device interrupts taken. */
    public long interruptCount() {
        return replications.stream().mapToLong(Replicate::interruptCount).sum();
    }

    /** The share of its time that core 0 was busy, from 0 to 1. */
    public double busyShare() {
        double busy = 0;
        double elapsed = 0;
        for (Replicate replicate : replications) {
            busy += replicate.busyTicks();
            elapsed += replicate.elapsedTicks();
        }
        return busy / Math.max(1, elapsed);
    }

    /** How many packets were at one place, in all replications. */
    QueueDepths.Sum queue(QueueDepths.Place place) {
        return replications.stream()
                .map(each -> each.queues().sum(place))
                .reduce(QueueDepths.Sum.NOTHING, QueueDepths.Sum::plus);
    }

    /** Ticks of all replications. */
    double elapsedTicks() {
        return replications.stream().mapToDouble(Replicate::elapsedTicks).sum();
    }

    /** The mean latency in ticks; not a number if nothing was delivered. */
    public double meanTicks() {
        return (double) breakdown.totalTicks() / breakdown.delivered();
    }

    /** Collects replications into a measurement. */
    static final class Builder {
        private final List<Replicate> replications = new ArrayList<>();
        private final HistogramSink latencies = new HistogramSink();
        private LatencyBreakdown breakdown = LatencyBreakdown.EMPTY;

        void add(Replicate replicate) {
            replications.add(replicate);
            breakdown = breakdown.plus(replicate.breakdown());
            latencies.add(replicate.latencies());
        }

        Measurement build() {
            return new Measurement(replications, breakdown, latencies);
        }
    }
}
