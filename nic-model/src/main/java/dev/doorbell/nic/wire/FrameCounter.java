package dev.doorbell.nic.wire;

/** Counts what the NIC sends. */
public final class FrameCounter implements FrameSink {
    private long frames;
    private long bytes;

    @Override
    public void frame(byte[] frame, int frameBytes, long firstBitTicks) {
        frames++;
        bytes += frameBytes;
    }

    /** Frames so far. */
    public long frames() {
        return frames;
    }

    /** Their bytes, without FCS. */
    public long bytes() {
        return bytes;
    }
}
