package dev.doorbell.sim.path;

import dev.doorbell.sim.time.TimeBase;
import java.time.Duration;
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
 * @param ticksPerSecond how long a tick is
 */
public record Journey(
        long number,
        long startTick,
        long endTick,
        Map<Stage, Long> stages,
        @Nullable DropReason dropped,
        long ticksPerSecond) {
    /** Ticks from first bit to end. */
    public long totalTicks() {
        return endTick - startTick;
    }

    /** Whether a thread had the frame. */
    public boolean wasDelivered() {
        return dropped == null;
    }

    /** From first bit to end, in whole nanoseconds, rounded down. */
    public Duration total() {
        return duration(totalTicks());
    }

    /** Whether it passed that stage. */
    public boolean visited(Stage stage) {
        return stages.containsKey(stage);
    }

    /**
     * The time spent in a stage, in whole nanoseconds, rounded down.
     *
     * @throws IllegalArgumentException if it did not pass that stage; the message says which it passed
     */
    public Duration stage(Stage stage) {
        Long ticks = stages.get(stage);
        if (ticks == null) {
            throw new IllegalArgumentException(
                    "journey "
                            + number
                            + " did not pass "
                            + stage
                            + "; it passed "
                            + stages.keySet());
        }
        return duration(ticks);
    }

    private Duration duration(long ticks) {
        return TimeBase.duration(ticks, ticksPerSecond);
    }

    /** Makes a journey from raw marks: each stage's end, or {@link InterruptMarks#UNMARKED}. */
    static Journey of(
            long number,
            long startTick,
            long endTick,
            long[] marks,
            int base,
            @Nullable DropReason dropped,
            long ticksPerSecond) {
        Map<Stage, Long> stages = stages(startTick, marks, base);
        return new Journey(number, startTick, endTick, stages, dropped, ticksPerSecond);
    }

    /** Ticks spent in each stage that was passed. */
    static Map<Stage, Long> stages(long startTick, long[] marks, int base) {
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
        return stages;
    }
}
