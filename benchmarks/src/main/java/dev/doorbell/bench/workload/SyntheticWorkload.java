package dev.doorbell.bench.workload;

import dev.doorbell.nic.wire.SyntheticTraffic;
import dev.doorbell.nic.wire.TrafficSource;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.time.TimeBase;
import java.util.List;

/** Short UDP frames, at a constant rate or with exponentially distributed gaps. */
public final class SyntheticWorkload implements Workload {
    private static final long DEFAULT_FRAME_COUNT = 10_000;

    private final String label;
    private final boolean poisson;
    private final double perSecond;

    SyntheticWorkload(String label, boolean poisson, double perSecond) {
        this.label = label;
        this.poisson = poisson;
        this.perSecond = perSecond;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public long defaultFrameCount() {
        return DEFAULT_FRAME_COUNT;
    }

    @Override
    public TrafficSource source(TimeBase time, Seed seed, long first, long count) {
        long rate = time.ticksPerSecond();
        return poisson
                ? SyntheticTraffic.poisson(
                        perSecond, rate, seed.stream("workload.gaps"), first, count)
                : SyntheticTraffic.constant(perSecond, rate, first, count);
    }

    @Override
    public double spanSeconds(long count) {
        return count / perSecond;
    }

    @Override
    public double meanFrameBytes() {
        return UdpFrames.FRAME_BYTES_MIN;
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public String toString() {
        return label;
    }
}
