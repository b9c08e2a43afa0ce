package dev.doorbell.nic.wire;

import dev.doorbell.nic.capture.Capture;
import dev.doorbell.sim.time.TimeBase;

/**
 * A stretch of a capture, repeated as often as needed.
 *
 * <p>Each repetition begins one mean gap after the one before it ends. A time stamp is when the frame
 * is ready to be sent; nanoseconds become ticks by floor, exactly where the tick divides one. Bytes
 * that the capture did not keep are zeros.
 */
public final class CapturedTraffic implements TrafficSource {
    private final Capture capture;
    private final TimeBase time;
    private final long first;
    private final long count;
    private final long periodNanos;

    private long at = -1;

    /**
     * Frames {@code first} to {@code first + count - 1} of the endless repetition of {@code capture}.
     * The source begins at the first one's time.
     */
    public CapturedTraffic(Capture capture, TimeBase time, long first, long count) {
        this.capture = capture;
        this.time = time;
        this.first = first;
        this.count = count;
        int frames = capture.frameCount();
        long span = capture.timeNanos(frames - 1);
        this.periodNanos = span + Math.max(1, span / Math.max(1, frames - 1));
    }

    @Override
    public boolean advance() {
        if (at + 1 >= count) {
            return false;
        }
        at++;
        return true;
    }

    private int frameIndex() {
        return (int) ((first + at) % capture.frameCount());
    }

    private long nanos(long number) {
        int frames = capture.frameCount();
        long repetitions = Math.multiplyExact(number / frames, periodNanos);
        return Math.addExact(repetitions, capture.timeNanos((int) (number % frames)));
    }

    @Override
    public long readyTicks() {
        return time.ticksOfNanos(nanos(first + at) - nanos(first));
    }

    @Override
    public int frameBytes() {
        return Math.max(capture.originalBytes(frameIndex()), capture.frameBytes(frameIndex()));
    }

    @Override
    public void copyFrame(byte[] to) {
        int kept = capture.frameBytes(frameIndex());
        capture.copyFrame(frameIndex(), to, 0);
        java.util.Arrays.fill(to, kept, frameBytes(), (byte) 0);
    }

    @Override
    public int frameBytesMax() {
        int max = 0;
        for (int i = 0; i < capture.frameCount(); i++) {
            max = Math.max(max, Math.max(capture.originalBytes(i), capture.frameBytes(i)));
        }
        return max;
    }
}
