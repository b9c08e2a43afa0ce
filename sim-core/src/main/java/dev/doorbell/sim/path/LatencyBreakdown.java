package dev.doorbell.sim.path;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Sums over many journeys.
 *
 * @param begun frames that entered the wire
 * @param delivered frames that reached a thread
 * @param dropped frames that ended elsewhere, by reason; reasons that did not occur are absent
 * @param totalTicks summed total of the delivered ones
 * @param stageTicks summed ticks of the delivered ones by stage, in path order; they sum to {@code
 *     totalTicks} exactly
 */
public record LatencyBreakdown(
        long begun,
        long delivered,
        Map<DropReason, Long> dropped,
        long totalTicks,
        Map<Stage, Long> stageTicks) {

    /** Nothing at all. */
    public static final LatencyBreakdown EMPTY = new LatencyBreakdown(0, 0, Map.of(), 0, Map.of());

    /** Frames dropped for any reason. */
    public long droppedCount() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Frames that are still somewhere on the path. */
    public long resident() {
        return begun - delivered - droppedCount();
    }

    /** The sum of this and another. */
    public LatencyBreakdown plus(LatencyBreakdown other) {
        Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        drops.putAll(dropped);
        other.dropped.forEach((reason, count) -> drops.merge(reason, count, Long::sum));
        Map<Stage, Long> stages = new EnumMap<>(Stage.class);
        stages.putAll(stageTicks);
        other.stageTicks.forEach((stage, ticks) -> stages.merge(stage, ticks, Long::sum));
        return new LatencyBreakdown(
                begun + other.begun,
                delivered + other.delivered,
                Collections.unmodifiableMap(drops),
                totalTicks + other.totalTicks,
                Collections.unmodifiableMap(stages));
    }
}
