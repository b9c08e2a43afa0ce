package dev.doorbell.sim.path;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One frame's finished trip.
 *
 * @param number its place in the order of arrival, from 0
 * @param startTick when its first bit entered the wire
 * @param endTick when it was delivered or dropped
 * @param stages ticks spent in each stage it passed, in path order; they sum to {@link #totalTicks}
 *     where it was delivered
 * @param dropped why it never reached a thread; null if it did
 */
public record Journey(
        long number,
        long startTick,
        long endTick,
        Map<Stage, Long> stages,
        @Nullable DropReason dropped) {

    /** Ticks from first bit to end. */
    public long totalTicks() {
        return endTick - startTick;
    }

    /** Whether a thread had the frame. */
    public boolean wasDelivered() {
        return dropped == null;
    }

    /** Makes a journey from raw marks: each stage's end, or {@link InterruptMarks#UNMARKED}. */
    static Journey of(
            long number,
            long startTick,
            long endTick,
            long[] marks,
            int base,
            @Nullable DropReason dropped) {
        Map<Stage, Long> stages = new EnumMap<>(Stage.class);
        long boundary = startTick;
        for (Stage stage : JourneyBook.STAGES) {
            long mark = marks[base + stage.ordinal()];
            if (mark != InterruptMarks.UNMARKED) {
                long end = Math.max(mark, boundary);
                stages.put(stage, end - boundary);
                boundary = end;
            }
        }
        return new Journey(number, startTick, endTick, stages, dropped);
    }
}
