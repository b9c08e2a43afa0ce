package dev.doorbell.nic.wire;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Keeps the last frames the NIC has sent, until they are asked for. */
public final class FrameKeeper implements FrameSink {
    private final int framesMax;
    private final Deque<byte[]> kept = new ArrayDeque<>();
    private long forgotten;

    /** Keeps up to {@code framesMax} frames; the oldest is forgotten for a further one. */
    public FrameKeeper(int framesMax) {
        this.framesMax = framesMax;
    }

    @Override
    public void frame(byte[] frame, int bytes, long firstBitTicks) {
        if (kept.size() == framesMax) {
            kept.removeFirst();
            forgotten++;
        }
        kept.addLast(Arrays.copyOf(frame, bytes));
    }

    /** Takes the oldest frame; null if there is none. */
    public byte @Nullable [] take() {
        return kept.pollFirst();
    }

    /** Frames kept. */
    public int size() {
        return kept.size();
    }

    /** Frames that were forgotten because others came. */
    public long forgotten() {
        return forgotten;
    }
}
