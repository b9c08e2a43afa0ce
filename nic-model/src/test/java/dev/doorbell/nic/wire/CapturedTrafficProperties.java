package dev.doorbell.nic.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.capture.Capture;
import dev.doorbell.nic.capture.CaptureReader;
import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.testkit.Frame;
import dev.doorbell.nic.testkit.FrameArbitrary;
import dev.doorbell.nic.testkit.Traffic;
import dev.doorbell.nic.testkit.Traffic.Arrival;
import dev.doorbell.nic.testkit.TrafficArbitrary;
import dev.doorbell.sim.time.ClockRate;
import dev.doorbell.sim.time.TimeBase;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Repeating and cutting a capture, beside a list written out in full. */
class CapturedTrafficProperties {
    private static final long GIGA = 1_000_000_000L;

    @Provide
    Arbitrary<Traffic> captures() {
        return TrafficArbitrary.of(FrameArbitrary.noise().bytes(1, 150))
                .frames(1, 8)
                .meanGapNanos(0, 3 * GIGA);
    }

    /** What a capture that keeps so much of each frame has of it. */
    private static byte[] kept(Arrival arrival, int snapBytes) {
        return Arrays.copyOf(
                arrival.frame().toArray(), Math.min(snapBytes, arrival.frame().length()));
    }

    /** When each frame of the endless repetition is captured, counted from the very first one. */
    private static List<BigInteger> endless(List<Arrival> frames, int count) {
        List<BigInteger> nanos = new ArrayList<>();
        long span = frames.stream().skip(1).mapToLong(Arrival::gapNanos).sum();
        long meanGap = frames.size() > 1 ? span / (frames.size() - 1) : span;
        BigInteger now = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            int index = i % frames.size();
            if (i > 0) {
                long gap = index > 0 ? frames.get(index).gapNanos() : Math.max(1, meanGap);
                now = now.add(BigInteger.valueOf(gap));
            }
            nanos.add(now);
        }
        return nanos;
    }

    @Property(tries = 300, seed = "20260421")
    void aStretchIsTheSameStretchOfTheEndlessRepetition(
            @ForAll("captures") Traffic recorded,
            @ForAll @IntRange(min = 1, max = 160) int snapBytes,
            @ForAll @IntRange(max = 40) int first,
            @ForAll @IntRange(max = 40) int count,
            @ForAll boolean fineTick) {
        TimeBase time =
                TimeBase.exact(List.of(new ClockRate("clock", fineTick ? 3 * GIGA : 24_000_000)));
        List<Arrival> frames = recorded.arrivals();
        Capture capture = CaptureReader.read("frames", recorded.pcap(snapBytes));
        CapturedTraffic traffic = new CapturedTraffic(capture, time, first, count);
        List<BigInteger> all = endless(frames, first + count + 1);
        byte[] buffer = new byte[traffic.frameBytesMax()];
        for (int i = 0; i < count; i++) {
            assertThat(traffic.advance()).isTrue();
            int index = (first + i) % frames.size();
            Arrival arrival = frames.get(index);
            BigInteger nanos = all.get(first + i).subtract(all.get(first));
            assertThat(traffic.readyTicks())
                    .isEqualTo(
                            nanos.multiply(BigInteger.valueOf(time.ticksPerSecond()))
                                    .divide(BigInteger.valueOf(GIGA))
                                    .longValueExact());
            assertThat(traffic.frameBytes()).isEqualTo(arrival.frame().length());
            Arrays.fill(buffer, (byte) 0xEE);
            traffic.copyFrame(buffer);
            int bytes = arrival.frame().length();
            assertThat(Arrays.copyOf(buffer, bytes))
                    .isEqualTo(Arrays.copyOf(kept(arrival, snapBytes), bytes));
        }
        assertThat(traffic.advance()).isFalse();
        assertThat(traffic.frameBytesMax())
                .isEqualTo(frames.stream().mapToInt(a -> a.frame().length()).max().orElseThrow());
    }

    @Example
    void theLastOfManyRepetitionsIsStillExact() {
        Frame frame = new Frame(Frame.Kind.NOISE, "", List.of(), Bytes.copyOf(new byte[60], 0, 60));
        Traffic recorded = new Traffic(List.of(new Arrival(0, frame), new Arrival(1, frame)));
        TimeBase time = TimeBase.exact(List.of(new ClockRate("clock", GIGA)));
        long first = 1L << 40;
        CapturedTraffic traffic = new CapturedTraffic(recorded.capture(), time, first, 3);
        for (long expected : new long[] {0, 1, 2}) {
            assertThat(traffic.advance()).isTrue();
            assertThat(traffic.readyTicks()).isEqualTo(expected);
        }
    }
}
