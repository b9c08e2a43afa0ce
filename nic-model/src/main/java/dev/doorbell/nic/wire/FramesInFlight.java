package dev.doorbell.nic.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Frames between the ends of a wire, oldest first.
 *
 * <p>Its frames are used again, but not the one removed last: it is good until the next is removed.
 */
final class FramesInFlight {
    /** Of a frame that the journey book does not know. */
    static final long NO_JOURNEY = -1;

    /** A frame under way. */
    static final class Frame {
        byte[] data = new byte[0];
        int bytes;
        long journey;
        long firstBitTicks;
        long arrivesTicks;
    }

    private @Nullable Frame[] ring = new @Nullable Frame[8];
    private int first;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    int size() {
        return count;
    }

    /** The oldest; there is one. */
    Frame first() {
        Frame frame = ring[first];
        if (frame == null || count == 0) {
            throw new IllegalStateException("no frame in flight");
        }
        return frame;
    }

    /** Copies a frame in, behind all others. */
    void add(
            byte[] from,
            int offset,
            int bytes,
            long journey,
            long firstBitTicks,
            long arrivesTicks) {
        if (count == ring.length - 1) {
            grow();
        }
        int slot = first + count++ & ring.length - 1;
        Frame frame = ring[slot];
        if (frame == null) {
            frame = new Frame();
            ring[slot] = frame;
        }
        if (frame.data.length < bytes) {
            frame.data = new byte[bytes];
        }
        System.arraycopy(from, offset, frame.data, 0, bytes);
        frame.bytes = bytes;
        frame.journey = journey;
        frame.firstBitTicks = firstBitTicks;
        frame.arrivesTicks = arrivesTicks;
    }

    /** Takes the oldest; there is one. */
    Frame removeFirst() {
        Frame frame = first();
        first = first + 1 & ring.length - 1;
        count--;
        return frame;
    }

    private void grow() {
        @Nullable Frame[] larger = Arrays.copyOf(ring, 2 * ring.length);
        for (int i = 0; i < count; i++) {
            larger[i] = ring[first + i & ring.length - 1];
        }
        Arrays.fill(larger, count, larger.length, null);
        ring = larger;
        first = 0;
    }
}
