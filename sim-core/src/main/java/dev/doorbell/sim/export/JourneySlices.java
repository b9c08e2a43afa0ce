package dev.doorbell.sim.export;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frames under way: each has a lane to itself while there are lanes, and is counted where it is.
 */
final class JourneySlices {
    /** Frames that are shown beside each other; more are only counted. */
    static final int LANES = 64;

    /** Frames that are known; when there are more, the oldest is given up. */
    private static final int KEPT_MAX = 1 << 16;

    /** Where a frame is. */
    enum Where {
        ON_WIRE("wire and card"),
        IN_RING("in the ring"),
        IN_KERNEL("stack and socket");

        final String words;

        Where(String words) {
            this.words = words;
        }
    }

    /** A frame under way. */
    static final class Frame {
        final long journey;

        /** Its lane, or -1. */
        final int lane;

        Where where = Where.ON_WIRE;

        Frame(long journey, int lane) {
            this.journey = journey;
            this.lane = lane;
        }
    }

    private final Map<Long, Frame> frames = new LinkedHashMap<>();
    private final boolean[] isTaken = new boolean[LANES];
    private final long[] counts = new long[Where.values().length];

    /** How many are at one place. */
    long count(Where where) {
        return counts[where.ordinal()];
    }

    /** How many there are. */
    long count() {
        return frames.size();
    }

    /** The frame that was begun first, if there is room for no other; or just the first. */
    @Nullable Frame first(boolean onlyIfFull) {
        return frames.isEmpty() || (onlyIfFull && frames.size() < KEPT_MAX)
                ? null
                : frames.values().iterator().next();
    }

    /** A new frame; null if there is one of that number. */
    @Nullable Frame begin(long journey) {
        if (frames.containsKey(journey)) {
            return null;
        }
        int lane = 0;
        while (lane < LANES && isTaken[lane]) {
            lane++;
        }
        Frame frame = new Frame(journey, lane < LANES ? lane : -1);
        if (frame.lane >= 0) {
            isTaken[lane] = true;
        }
        frames.put(journey, frame);
        counts[frame.where.ordinal()]++;
        return frame;
    }

    /** A frame is elsewhere; null if it is not known, or there already. */
    @Nullable Frame move(long journey, Where to) {
        Frame frame = frames.get(journey);
        if (frame == null || frame.where == to) {
            return null;
        }
        counts[frame.where.ordinal()]--;
        counts[to.ordinal()]++;
        frame.where = to;
        return frame;
    }

    /** A frame's journey is over; null if it is not known. */
    @Nullable Frame end(long journey) {
        Frame frame = frames.remove(journey);
        if (frame != null) {
            counts[frame.where.ordinal()]--;
            if (frame.lane >= 0) {
                isTaken[frame.lane] = false;
            }
        }
        return frame;
    }
}
