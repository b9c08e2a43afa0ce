package dev.doorbell.nic.e1000e;

import org.jspecify.annotations.Nullable;

/**
 * The receive side of the packet buffer: frames that the filter took, oldest first, until they are in
 * guest memory.
 */
final class FrameStore {
    /** Bytes of the packet buffer, of which software gives receiving a part. */
    static final int BYTES_MAX = 40 << 10;

    /** The smallest frame, FCS included. */
    private static final int FRAME_BYTES_MIN = 64;

    private static final int SLOTS = Integer.highestOneBit(BYTES_MAX / FRAME_BYTES_MIN) * 2;

    private final @Nullable StoredFrame[] slots = new @Nullable StoredFrame[SLOTS];

    private int head;
    private int count;
    private int used;

    /** Frames in it. */
    int count() {
        return count;
    }

    /** Whether there is room for a frame of {@code bytes} bytes in {@code limit} bytes. */
    boolean hasRoom(int bytes, int limit) {
        return used + Math.max(bytes, FRAME_BYTES_MIN) <= limit && count < SLOTS;
    }

    /** What the next frame is to be put into, with room for {@code bytes} bytes. */
    StoredFrame next(int bytes) {
        StoredFrame next = at(count);
        next.reserve(bytes);
        return next;
    }

    /** Takes what is in {@link #next} as a frame. */
    void add() {
        used += sizeOf(at(count));
        count++;
    }

    /** The oldest frame. */
    StoredFrame oldest() {
        return at(0);
    }

    /** The oldest frame leaves. */
    void remove() {
        used -= sizeOf(at(0));
        head = head + 1 & SLOTS - 1;
        count--;
    }

    private static int sizeOf(StoredFrame frame) {
        return Math.max(frame.length, FRAME_BYTES_MIN);
    }

    private StoredFrame at(int behindHead) {
        int slot = head + behindHead & SLOTS - 1;
        StoredFrame frame = slots[slot];
        if (frame == null) {
            frame = new StoredFrame();
            slots[slot] = frame;
        }
        return frame;
    }
}
