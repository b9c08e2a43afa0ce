package dev.doorbell.bench.compare;

import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.time.TimeBase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One packet's way from first bit to thread. Times are nanoseconds with three decimals.
 *
 * @param number its place in the workload, from 0
 * @param replication that it arrived in, from 0
 * @param startNs when its first bit entered the wire, since its machine's reset
 * @param totalNs from then to the thread
 * @param intid of the interrupt that led the kernel to it; null if none did
 * @param core that took it from its ring
 * @param stages what it passed, in path order, without gaps: each begins where the one before ended
 */
public record JourneyResult(
        long number,
        int replication,
        BigDecimal startNs,
        BigDecimal totalNs,
        @Nullable Integer intid,
        int core,
        List<Part> stages) {
    /** Keeps a copy of the list. */
    public JourneyResult {
        stages = List.copyOf(stages);
    }

    /**
     * A stage of it.
     *
     * @param stage its name in small letters
     * @param lane who had the packet, or its interrupt, meanwhile
     * @param startNs when it began, since the packet's first bit
     * @param endNs when it ended; the same if it was over before the packet came along
     */
    public record Part(String stage, String lane, BigDecimal startNs, BigDecimal endNs) {}

    /** A found frame whose machine's first one is the workload's {@code first}. */
    static JourneyResult of(
            int replication, long first, JourneyFinder.FoundJourney found, TimeBase time) {
        List<Part> parts = new ArrayList<>();
        long boundary = found.startTick();
        for (Map.Entry<Stage, Long> mark : found.ends().entrySet()) {
            Stage stage = mark.getKey();
            long end = Math.max(mark.getValue(), boundary);
            parts.add(
                    new Part(
                            stage.name().toLowerCase(Locale.ROOT),
                            Lane.of(stage).label(),
                            ExactShares.nanos(boundary - found.startTick(), time),
                            ExactShares.nanos(end - found.startTick(), time)));
            boundary = end;
        }
        return new JourneyResult(
                first + found.number(),
                replication,
                ExactShares.nanos(found.startTick(), time),
                ExactShares.nanos(found.totalTicks(), time),
                found.intid() < 0 ? null : found.intid(),
                found.core(),
                parts);
    }
}
