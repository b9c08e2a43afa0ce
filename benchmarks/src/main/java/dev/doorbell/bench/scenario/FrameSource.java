package dev.doorbell.bench.scenario;

import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.TrafficSource;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.sim.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * UDP frames of one size in bursts, which follow each other evenly or at random; the first burst is ready
 * one gap after the source begins. The rate counts frames.
 */
final class FrameSource implements TrafficSource {
    private static final int HEADER_BYTES = 42;

    private final @Nullable RandomStream gaps;
    private final double meanGapTicks;
    private final long count;
    private final int bytes;
    private final int burst;

    private long sent;
    private long bursts;
    private long ready;

    FrameSource(
            @Nullable RandomStream gaps, double meanGapTicks, long count, int bytes, int burst) {
        this.gaps = gaps;
        this.meanGapTicks = meanGapTicks * burst;
        this.count = count;
        this.bytes = bytes;
        this.burst = burst;
    }

    @Override
    public boolean advance() {
        if (sent == count) {
            return false;
        }
        if (sent % burst == 0) {
            bursts++;
            RandomStream random = gaps;
            ready =
                    random == null
                            ? Math.round(bursts * meanGapTicks)
                            : ready + Math.round(random.nextExponential(meanGapTicks));
        }
        sent++;
        return true;
    }

    @Override
    public long readyTicks() {
        return ready;
    }

    @Override
    public int frameBytes() {
        return bytes;
    }

    @Override
    public void copyFrame(byte[] to) {
        UdpFrames.write(to, SyntheticTraffic.PORT, sent - 1, bytes - HEADER_BYTES);
    }

    @Override
    public int frameBytesMax() {
        return bytes;
    }
}
