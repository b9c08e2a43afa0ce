package dev.doorbell.nic.testkit;

import dev.doorbell.nic.testkit.Traffic.Arrival;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.arbitraries.ArbitraryDecorator;

/**
 * Schedules of frames: at a constant rate, as a Poisson process, in bursts, and uneven as a recording is.
 *
 * <p>Shrinks towards few and simple frames, with the least gap there may be between all of them.
 */
public final class TrafficArbitrary extends ArbitraryDecorator<Traffic> {
    private static final int DRAWS = 1 << 20;
    private static final int BURST_SHARE = 4;

    private final Arbitrary<Frame> frames;
    private final int framesMin;
    private final int framesMax;
    private final long gapNanosMin;
    private final long gapNanosMax;

    /** How gaps follow each other. */
    private enum Shape {
        CONSTANT,
        BURSTS,
        POISSON,
        UNEVEN
    }

    private TrafficArbitrary(
            Arbitrary<Frame> frames,
            int framesMin,
            int framesMax,
            long gapNanosMin,
            long gapNanosMax) {
        this.frames = frames;
        this.framesMin = framesMin;
        this.framesMax = framesMax;
        this.gapNanosMin = gapNanosMin;
        this.gapNanosMax = gapNanosMax;
    }

    /** Up to 40 of these frames, on the mean up to a millisecond apart. */
    public static TrafficArbitrary of(Arbitrary<Frame> frames) {
        return new TrafficArbitrary(frames, 0, 40, 0, 1_000_000);
    }

    /** With so many frames. */
    public TrafficArbitrary frames(int min, int max) {
        return new TrafficArbitrary(frames, min, max, gapNanosMin, gapNanosMax);
    }

    /** With mean gaps from {@code min} to {@code max} nanoseconds. */
    public TrafficArbitrary meanGapNanos(long min, long max) {
        return new TrafficArbitrary(frames, framesMin, framesMax, min, max);
    }

    /** A frame, and what chance says of the gap before it. */
    private record Drawn(int draw, Frame frame) {}

    @Override
    protected Arbitrary<Traffic> arbitrary() {
        Arbitrary<Integer> draws =
                Arbitraries.integers()
                        .between(0, DRAWS - 1)
                        .withDistribution(RandomDistribution.uniform());
        Arbitrary<List<Drawn>> drawn =
                Combinators.combine(draws, frames)
                        .as(Drawn::new)
                        .list()
                        .ofMinSize(framesMin)
                        .ofMaxSize(framesMax);
        return Combinators.combine(
                        Arbitraries.of(Shape.class),
                        Arbitraries.longs().between(gapNanosMin, gapNanosMax),
                        drawn)
                .as(TrafficArbitrary::schedule);
    }

    private static Traffic schedule(Shape shape, long meanNanos, List<Drawn> drawn) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Drawn one : drawn) {
            arrivals.add(new Arrival(gapNanos(shape, meanNanos, one.draw), one.frame));
        }
        return new Traffic(arrivals);
    }

    private static long gapNanos(Shape shape, long meanNanos, int draw) {
        double share = (double) draw / DRAWS;
        return switch (shape) {
            case CONSTANT -> meanNanos;
            // Three of four at once, then a long gap.
            case BURSTS -> draw % BURST_SHARE == BURST_SHARE - 1 ? BURST_SHARE * meanNanos : 0;
            case POISSON -> Math.round(-meanNanos * StrictMath.log(1 - share));
            // The cube of an even share: most are short and a few are up to four times the mean.
            case UNEVEN -> Math.round(4 * meanNanos * share * share * share);
        };
    }
}
