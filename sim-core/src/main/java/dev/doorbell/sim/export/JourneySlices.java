package dev.doorbell.sim.export;

import dev.doorbell.sim.export.PerfettoPackets.Kind;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * The frames under way: each has a lane to itself while there are lanes, and is counted where it is.
 *
 * <p>A frame's slices are written when its journey ends, since its stages are known only then; so they lie
 * before what was written last, and readers sort. Where nobody noted stages, its places stand for them.
 */
final class JourneySlices {
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

    /** Frames that are shown beside each other; more are only counted. */
    private static final int LANES = 64;

    /** Frames that are known; when there are more, the oldest is given up. */
    private static final int KEPT_MAX = 1 << 16;

    private static final int PLACES = Where.values().length;
    private static final int NO_LANE = -1;

    private static final class Frame {
        final long bytes;
        final int lane;
        final long[] sinceTick = new long[PLACES];
        Where where = Where.ON_WIRE;

        Frame(long bytes, int lane, long tick) {
            this.bytes = bytes;
            this.lane = lane;
            this.sinceTick[0] = tick;
        }
    }

    private final PerfettoPackets packets;
    private final long group;
    private final LongUnaryOperator nanos;
    private final Map<Long, Frame> frames = new LinkedHashMap<>();
    private final boolean[] isTaken = new boolean[LANES];
    private final long[] tracks = new long[LANES];
    private final long[] counts = new long[PLACES];

    /**
     * Makes one.
     *
     * @param group where its tracks go
     * @param nanos a tick's time
     */
    JourneySlices(PerfettoPackets packets, long group, LongUnaryOperator nanos) {
        this.packets = packets;
        this.group = group;
        this.nanos = nanos;
    }

    /** How many are at one place. */
    long count(Where where) {
        return counts[where.ordinal()];
    }

    /** How many there are. */
    long count() {
        return frames.size();
    }

    /** A new frame, unless there is one of that number. */
    void begin(long tick, long journey, long bytes) {
        if (!frames.containsKey(journey)) {
            if (frames.size() == KEPT_MAX) {
                giveUpFirst(tick);
            }
            frames.put(journey, new Frame(bytes, takeLane(), tick));
            counts[Where.ON_WIRE.ordinal()]++;
        }
    }

    private int takeLane() {
        for (int lane = 0; lane < LANES; lane++) {
            if (!isTaken[lane]) {
                isTaken[lane] = true;
                return lane;
            }
        }
        return NO_LANE;
    }

    /** A known frame goes on to another place; none goes back. */
    void move(long tick, long journey, Where to) {
        Frame frame = frames.get(journey);
        if (frame != null && to.compareTo(frame.where) > 0) {
            counts[frame.where.ordinal()]--;
            counts[to.ordinal()]++;
            Arrays.fill(frame.sinceTick, frame.where.ordinal() + 1, to.ordinal() + 1, tick);
            frame.where = to;
        }
    }

    /**
     * A frame's journey is over.
     *
     * @param notes its stages, if there are any
     * @return whether the notes are shown
     */
    boolean end(long tick, long journey, StageNotes notes, Labels labels) {
        Frame frame = frames.remove(journey);
        if (frame == null) {
            return false;
        }
        letGo(frame);
        if (notes.count() == 0 || frame.lane == NO_LANE) {
            showPlaces(tick, journey, frame);
            return false;
        }
        long track = beginFrame(journey, frame);
        long at = frame.sinceTick[0];
        for (int i = 0; i < notes.count(); i++) {
            long end = at + Math.min(notes.ticks(i), tick - at);
            slice(track, labels.stage(notes.stage(i)), at, end);
            at = end;
        }
        packets.event(Kind.SLICE_END, track).put(nanos.applyAsLong(tick));
        return true;
    }

    /** The records end: what is still under way is shown as far as it came. */
    void endAll(long tick) {
        while (!frames.isEmpty()) {
            giveUpFirst(tick);
        }
    }

    /** The oldest is shown as far as it came. */
    private void giveUpFirst(long tick) {
        Iterator<Map.Entry<Long, Frame>> all = frames.entrySet().iterator();
        Map.Entry<Long, Frame> oldest = all.next();
        Frame frame = oldest.getValue();
        long journey = oldest.getKey();
        all.remove();
        letGo(frame);
        showPlaces(tick, journey, frame);
    }

    private void letGo(Frame frame) {
        counts[frame.where.ordinal()]--;
        if (frame.lane != NO_LANE) {
            isTaken[frame.lane] = false;
        }
    }

    private void showPlaces(long tick, long journey, Frame frame) {
        if (frame.lane == NO_LANE) {
            return;
        }
        long track = beginFrame(journey, frame);
        Where[] places = Where.values();
        for (int i = 0; i <= frame.where.ordinal(); i++) {
            long end = i == frame.where.ordinal() ? tick : frame.sinceTick[i + 1];
            slice(track, places[i].words, frame.sinceTick[i], end);
        }
        packets.event(Kind.SLICE_END, track).put(nanos.applyAsLong(tick));
    }

    private long beginFrame(long journey, Frame frame) {
        if (tracks[frame.lane] == 0) {
            tracks[frame.lane] = packets.track(group, "lane " + frame.lane);
        }
        long begin = frame.sinceTick[0];
        packets.event(Kind.SLICE_BEGIN, tracks[frame.lane]).name("frame");
        packets.argument("journey", journey, false).argument("bytes", frame.bytes, false);
        packets.argument("tick", begin, false).put(nanos.applyAsLong(begin));
        return tracks[frame.lane];
    }

    private void slice(long track, String name, long begin, long end) {
        packets.event(Kind.SLICE_BEGIN, track).name(name).put(nanos.applyAsLong(begin));
        packets.event(Kind.SLICE_END, track).put(nanos.applyAsLong(end));
    }
}
