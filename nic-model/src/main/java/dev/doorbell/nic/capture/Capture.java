package dev.doorbell.nic.capture;

import java.util.List;
import java.util.Objects;

/**
 * The Ethernet frames of a capture, in time order; frames of one instant keep the file's order.
 *
 * <p>Immutable, and flat: one array of bytes and one number of each kind per frame, however many
 * frames there are. Frames carry no frame check sequence; one that the file holds is taken off.
 */
public final class Capture {
    private final String name;
    private final byte[] arena;
    private final long[] timesNanos;
    private final int[] offsets;
    private final int[] capturedBytes;
    private final int[] originalBytes;
    private final List<String> warnings;

    /** Takes the arrays over: nobody may write to them afterwards. */
    Capture(
            String name,
            byte[] arena,
            long[] timesNanos,
            int[] offsets,
            int[] capturedBytes,
            int[] originalBytes,
            List<String> warnings) {
        this.name = name;
        this.arena = arena;
        this.timesNanos = timesNanos;
        this.offsets = offsets;
        this.capturedBytes = capturedBytes;
        this.originalBytes = originalBytes;
        this.warnings = List.copyOf(warnings);
    }

    /** The file as the caller named it. */
    public String name() {
        return name;
    }

    /** Frames in the capture, at least 1. */
    public int frameCount() {
        return timesNanos.length;
    }

    /**
     * When a frame was captured, in nanoseconds after the first one: 0 for frame 0, never less than
     * for the frame before.
     *
     * <p>Exact: every time stamp is first rounded down to a whole nanosecond since the epoch (only
     * stamps finer than that lose anything), then the difference is taken.
     *
     * @throws IndexOutOfBoundsException if {@code frameIndex} is not below {@link #frameCount}
     */
    public long timeNanos(int frameIndex) {
        return timesNanos[checked(frameIndex)];
    }

    /**
     * Bytes of a frame that the file holds, from 0 to {@link #originalBytes}, beginning with the
     * destination address.
     *
     * @throws IndexOutOfBoundsException if {@code frameIndex} is not below {@link #frameCount}
     */
    public int frameBytes(int frameIndex) {
        return capturedBytes[checked(frameIndex)];
    }

    /**
     * Bytes that a frame had on the wire, without its frame check sequence, from 1 to
     * {@link CaptureReader#FRAME_BYTES_MAX}.
     *
     * @throws IndexOutOfBoundsException if {@code frameIndex} is not below {@link #frameCount}
     */
    public int originalBytes(int frameIndex) {
        return originalBytes[checked(frameIndex)];
    }

    /**
     * Copies the {@link #frameBytes} captured bytes of a frame into {@code to}, from {@code at} on.
     *
     * @throws IndexOutOfBoundsException if {@code frameIndex} is not below {@link #frameCount}, or
     *     the frame does not fit
     */
    public void copyFrame(int frameIndex, byte[] to, int at) {
        System.arraycopy(arena, offsets[checked(frameIndex)], to, at, capturedBytes[frameIndex]);
    }

    /**
     * What was put right or passed over while reading, one sentence each, without the file's name;
     * empty for a capture read as it stands.
     */
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public String toString() {
        return name + " (" + CaptureFile.countOf(frameCount(), "frame") + ")";
    }

    private int checked(int frameIndex) {
        return Objects.checkIndex(frameIndex, timesNanos.length);
    }
}
