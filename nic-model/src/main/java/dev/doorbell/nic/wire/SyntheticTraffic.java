package dev.doorbell.nic.wire;

import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Small UDP frames at a constant or a Poisson rate.
 *
 * <p>Frames are numbered from the first number given; the first is ready one gap after the source
 * begins.
 */
public final class SyntheticTraffic implements TrafficSource {
    /** The UDP port the frames are for. */
    public static final int PORT = 7;

    private static final int PAYLOAD_BYTES = 18; // a frame of the shortest length

    private final @Nullable RandomStream gaps;
    private final double meanGapTicks;
    private final long count;

    private long sent;
    private long ready;
    private final long firstNumber;

    private SyntheticTraffic(
            @Nullable RandomStream gaps, double meanGapTicks, long firstNumber, long count) {
        this.gaps = gaps;
        this.meanGapTicks = meanGapTicks;
        this.firstNumber = firstNumber;
        this.count = count;
    }

    /**
     * One frame every 1/{@code perSecond} seconds, the <i>n</i>-th at the nearest tick.
     *
     * @throws ConfigurationException if the rate is not positive and finite
     */
    public static SyntheticTraffic constant(
            double perSecond, long ticksPerSecond, long firstNumber, long count) {
        return new SyntheticTraffic(null, ticksPerSecond / checked(perSecond), firstNumber, count);
    }

    /**
     * Exponentially distributed gaps of mean 1/{@code perSecond} seconds.
     *
     * @throws ConfigurationException if the rate is not positive and finite
     */
    public static SyntheticTraffic poisson(
            double perSecond,
            long ticksPerSecond,
            RandomStream gaps,
            long firstNumber,
            long count) {
        return new SyntheticTraffic(gaps, ticksPerSecond / checked(perSecond), firstNumber, count);
    }

    private static double checked(double perSecond) {
        if (!(perSecond >= 1e-3 && perSecond <= 1e9)) {
            throw new ConfigurationException(
                    "rate of " + perSecond + " packets per second; expected 0.001 to 1e9");
        }
        return perSecond;
    }

    @Override
    public boolean advance() {
        if (sent == count) {
            return false;
        }
        sent++;
        RandomStream random = gaps;
        if (random == null) {
            ready = Math.round(sent * meanGapTicks);
        } else {
            ready += Math.round(random.nextExponential(meanGapTicks));
        }
        return true;
    }

    @Override
    public long readyTicks() {
        return ready;
    }

    @Override
    public int frameBytes() {
        return UdpFrames.FRAME_BYTES_MIN;
    }

    @Override
    public void copyFrame(byte[] to) {
        UdpFrames.write(to, PORT, firstNumber + sent - 1, PAYLOAD_BYTES);
    }

    @Override
    public int frameBytesMax() {
        return UdpFrames.FRAME_BYTES_MIN;
    }
}
