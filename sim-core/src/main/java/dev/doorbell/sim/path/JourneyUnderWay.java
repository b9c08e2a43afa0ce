package dev.doorbell.sim.path;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A frame that is on the path now.
 *
 * @param number its place in the order of arrival, from 0
 * @param startTick when its first bit entered the wire
 * @param stages ticks spent in each stage it has passed, in path order; what its interrupt passed is known
 *     once somebody takes the frame
 */
public record JourneyUnderWay(long number, long startTick, Map<Stage, Long> stages) {
    /** The last stage it has passed; null if it is on the wire. */
    public @Nullable Stage last() {
        Stage last = null;
        for (Stage stage : stages.keySet()) {
            last = stage;
        }
        return last;
    }

    @Override
    public String toString() {
        Stage last = last();
        return "journey " + number + (last == null ? " on the wire" : " past " + last);
    }
}
