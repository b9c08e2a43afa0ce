package dev.doorbell.nic.wire;

import java.util.Arrays;

/** Frames of given lengths, ready at given ticks; each is full of its number from 1. */
final class FrameScript implements TrafficSource {
    private final long[] readyTicks;
    private final int[] lengths;
    private int at = -1;

    FrameScript(long[] readyTicks, int... lengths) {
        this.readyTicks = readyTicks.clone();
        this.lengths = lengths.clone();
    }

    @Override
    public boolean advance() {
        return ++at < lengths.length;
    }

    @Override
    public long readyTicks() {
        return readyTicks[at];
    }

    @Override
    public int frameBytes() {
        return lengths[at];
    }

    @Override
    public void copyFrame(byte[] to) {
        Arrays.fill(to, 0, lengths[at], (byte) (at + 1));
    }

    @Override
    public int frameBytesMax() {
        return Arrays.stream(lengths).max().orElse(0);
    }
}
