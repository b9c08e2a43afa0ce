package dev.doorbell.bench.compare;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one delivery came to.
 *
 * @param delivery its name
 * @param packets what became of the packets
 * @param droppedByReason drops by reason, in path order; reasons that did not occur are absent
 * @param latencyNs how long the delivered ones took
 * @param interruptsPerPacket device interrupts taken per delivered packet; null if none was delivered
 * @param cpuShare the part of its time that core 0 was not waiting for an interrupt, from 0 to 1
 * @param stages where the time went, in path order; their means sum to the latency's mean exactly
 * @param distribution of the latencies; null if nothing was delivered, or an older doorbell wrote this
 * @param replications each replication's share, in order; empty if an older doorbell wrote this
 * @param queues how many packets were where, in path order; empty if an older doorbell wrote this
 * @param journey the delivered packet that stands for the others: the one nearest to the median; null as
 *     for the distribution
 */
public record DeliveryResult(
        String delivery,
        Packets packets,
        Map<String, Long> droppedByReason,
        Latency latencyNs,
        @Nullable BigDecimal interruptsPerPacket,
        BigDecimal cpuShare,
        List<StageMean> stages,
        @Nullable Distribution distribution,
        List<Replicate> replications,
        List<Queue> queues,
        @Nullable JourneyResult journey) {

    /**
     * What became of the packets: {@code in} = {@code delivered} + {@code dropped} + {@code resident}.
     *
     * @param in packets that entered the wire
     * @param delivered packets that a thread received
     * @param dropped packets that ended elsewhere
     * @param resident packets still on the path at the end
     */
    public record Packets(long in, long delivered, long dropped, long resident) {}

    /**
     * Times from first bit to thread, in nanoseconds with three decimals. All null if nothing was
     * delivered.
     *
     * @param mean the mean, rounded from the exact sum of ticks
     * @param meanLow low end of the mean's 95 % confidence interval; null below two replications
     * @param meanHigh high end of it
     * @param p50 the median; this and the other percentiles to one part in a thousand
     * @param p90 nine in ten took no longer
     * @param p99 99 in a hundred
     * @param p999 999 in a thousand
     * @param max the longest, exact
     */
    public record Latency(
            @Nullable BigDecimal mean,
            @Nullable BigDecimal meanLow,
            @Nullable BigDecimal meanHigh,
            @Nullable BigDecimal p50,
            @Nullable BigDecimal p90,
            @Nullable BigDecimal p99,
            @Nullable BigDecimal p999,
            @Nullable BigDecimal max) {
        /** Of nothing. */
        static final Latency NONE = new Latency(null, null, null, null, null, null, null, null);
    }

    /**
     * One stage of the path.
     *
     * @param stage its name in small letters
     * @param meanNs its mean length over all delivered packets, in nanoseconds with three decimals
     */
    public record StageMean(String stage, BigDecimal meanNs) {}

    /**
     * How the latencies are spread: so many packets took at most so long, and longer than the entry before
     * says. To one part in a thousand; the least and the greatest are exact. The counts sum to the
     * delivered packets.
     *
     * @param minNs the shortest, in nanoseconds with three decimals, as all of these
     * @param upToNs upper bounds, ascending; the last is the longest
     * @param count packets of each
     */
    public record Distribution(BigDecimal minNs, List<BigDecimal> upToNs, List<Long> count) {
        /** Keeps copies. */
        public Distribution {
            upToNs = List.copyOf(upToNs);
            count = List.copyOf(count);
        }
    }

    /**
     * One replication. All but the count is null if it delivered nothing.
     *
     * @param delivered packets that a thread received
     * @param meanNs their mean latency, in nanoseconds with three decimals, as all of these
     * @param p50 their median, to one part in a thousand
     * @param p99 99 in a hundred took no longer
     * @param stages where the time went, as for the delivery; empty if an older doorbell wrote this
     */
    public record Replicate(
            long delivered,
            @Nullable BigDecimal meanNs,
            @Nullable BigDecimal p50,
            @Nullable BigDecimal p99,
            List<StageMean> stages) {
        /** Keeps a copy. */
        public Replicate {
            stages = ComparisonResult.orEmpty(stages);
        }
    }

    /**
     * How many packets were at one place, over the time of all replications.
     *
     * @param queue the place: {@code wire_and_nic}, {@code ring} or {@code kernel}
     * @param meanDepth packets there, weighed by time
     * @param maxDepth the most at once
     * @param emptyShare the part of the time without any, from 0 to 1
     */
    public record Queue(String queue, BigDecimal meanDepth, long maxDepth, BigDecimal emptyShare) {}

    /** Without the parts that older doorbells did not write. */
    DeliveryResult(
            String delivery,
            Packets packets,
            Map<String, Long> droppedByReason,
            Latency latencyNs,
            @Nullable BigDecimal interruptsPerPacket,
            BigDecimal cpuShare,
            List<StageMean> stages) {
        this(
                delivery,
                packets,
                droppedByReason,
                latencyNs,
                interruptsPerPacket,
                cpuShare,
                stages,
                null,
                List.of(),
                List.of(),
                null);
    }

    /** Keeps copies. */
    public DeliveryResult {
        droppedByReason = Collections.unmodifiableMap(new LinkedHashMap<>(droppedByReason));
        stages = List.copyOf(stages);
        replications = ComparisonResult.orEmpty(replications);
        queues = ComparisonResult.orEmpty(queues);
    }
}
