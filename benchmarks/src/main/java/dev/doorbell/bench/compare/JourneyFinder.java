package dev.doorbell.bench.compare;

import dev.doorbell.kernel.board.Machine;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.JourneyListener;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceSink;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the delivered frame whose total is nearest to a wanted one, the earlier of equals, and keeps its
 * marks. Watches one machine; keeps one frame.
 */
final class JourneyFinder implements TraceSink, JourneyListener {
    private final long wantedTicks;

    private @Nullable JourneyBook book;
    private long number;
    private long endTick;
    private long totalTicks;
    private @Nullable FoundJourney found;

    JourneyFinder(long wantedTicks) {
        this.wantedTicks = wantedTicks;
    }

    /** Watches the machine from now on. */
    void attachTo(Machine machine) {
        book = machine.journeys();
        machine.trace().attachInline(this);
        machine.journeys().listen(this);
    }

    /** The nearest; null if none was delivered. */
    @Nullable FoundJourney found() {
        return found;
    }

    @Override
    public void record(long tick, TracePoint point, int source, long first, long second) {
        if (point == TracePoint.JOURNEY_DELIVERED) { // the listener is told next
            number = first;
            endTick = tick;
            totalTicks = second;
        }
    }

    @Override
    public void ended(long journey, @Nullable DropReason dropped) {
        JourneyBook from = book;
        if (dropped != null || from == null || !isNearer(totalTicks)) {
            return;
        }
        Map<Stage, Long> ends = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            long end = from.endOf(journey, stage);
            if (end >= 0) {
                ends.put(stage, end);
            }
        }
        found =
                new FoundJourney(
                        number,
                        endTick - totalTicks,
                        ends,
                        from.announcedBy(journey),
                        from.takenBy(journey));
    }

    private boolean isNearer(long total) {
        FoundJourney best = found;
        return best == null
                || Math.abs(total - wantedTicks) < Math.abs(best.totalTicks() - wantedTicks);
    }

    /**
     * A frame's marks, in ticks of its machine.
     *
     * @param number its place in the order of arrival at its machine
     * @param startTick when its first bit entered the wire
     * @param ends when each stage ended that was passed, in path order
     * @param intid of the interrupt that led the kernel to it; negative if none
     * @param core that took it from its ring
     */
    record FoundJourney(long number, long startTick, Map<Stage, Long> ends, int intid, int core) {
        long totalTicks() {
            return ends.getOrDefault(Stage.RUNNING, startTick) - startTick;
        }
    }
}
