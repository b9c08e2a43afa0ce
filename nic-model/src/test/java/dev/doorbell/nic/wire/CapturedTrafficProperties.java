package dev.doorbell.nic.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.capture.Capture;
import dev.doorbell.nic.capture.CaptureReader;
import dev.doorbell.sim.time.ClockRate;
import dev.doorbell.sim.time.TimeBase;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Repeating and cutting a capture, beside a list written out in full. */
class CapturedTrafficProperties {
    private static final int NANOS_MAGIC = 0xA1B23C4D;
    private static final long GIGA = 1_000_000_000L;

    /** A frame of a capture: gap to the one before, kept bytes, bytes it had. */
    record Recorded(long gapNanos, int kept, int original) {}

    private static Capture capture(List<Recorded> frames) {
        ByteBuffer file = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(NANOS_MAGIC).putShort((short) 2).putShort((short) 4);
        file.putLong(0).putInt(65535).putInt(1);
        long nanos = 0;
        for (int i = 0; i < frames.size(); i++) {
            Recorded frame = frames.get(i);
            nanos += i == 0 ? 0 : frame.gapNanos();
            file.putInt((int) (nanos / GIGA)).putInt((int) (nanos % GIGA));
            file.putInt(frame.kept()).putInt(frame.original()).put(content(i, frame.kept()));
        }
        return CaptureReader.read("frames", Arrays.copyOf(file.array(), file.position()));
    }

    private static byte[] content(int index, int bytes) {
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) (index + 1));
        return content;
    }

    @Provide
    Arbitrary<List<Recorded>> captures() {
        Arbitrary<Long> gaps = Arbitraries.longs().between(0, 3 * GIGA);
        Arbitrary<Integer> kept = Arbitraries.integers().between(1, 100);
        Arbitrary<Integer> cut = Arbitraries.integers().between(0, 50);
        return Combinators.combine(gaps, kept, cut)
                .as((gap, bytes, more) -> new Recorded(gap, bytes, bytes + more))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    /** When each frame of the endless repetition is captured, counted from the very first one. */
    private static List<BigInteger> endless(List<Recorded> frames, int count) {
        List<BigInteger> nanos = new ArrayList<>();
        long span = frames.stream().skip(1).mapToLong(Recorded::gapNanos).sum();
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
            @ForAll("captures") List<Recorded> frames,
            @ForAll @IntRange(max = 40) int first,
            @ForAll @IntRange(max = 40) int count,
            @ForAll boolean fineTick) {
        TimeBase time =
                TimeBase.exact(List.of(new ClockRate("clock", fineTick ? 3 * GIGA : 24_000_000)));
        CapturedTraffic traffic = new CapturedTraffic(capture(frames), time, first, count);
        List<BigInteger> all = endless(frames, first + count + 1);
        byte[] buffer = new byte[traffic.frameBytesMax()];
        for (int i = 0; i < count; i++) {
            assertThat(traffic.advance()).isTrue();
            int index = (first + i) % frames.size();
            Recorded recorded = frames.get(index);
            BigInteger nanos = all.get(first + i).subtract(all.get(first));
            assertThat(traffic.readyTicks())
                    .isEqualTo(
                            nanos.multiply(BigInteger.valueOf(time.ticksPerSecond()))
                                    .divide(BigInteger.valueOf(GIGA))
                                    .longValueExact());
            assertThat(traffic.frameBytes()).isEqualTo(recorded.original());
            Arrays.fill(buffer, (byte) 0xEE);
            traffic.copyFrame(buffer);
            assertThat(Arrays.copyOf(buffer, recorded.original()))
                    .isEqualTo(Arrays.copyOf(content(index, recorded.kept()), recorded.original()));
        }
        assertThat(traffic.advance()).isFalse();
        assertThat(traffic.frameBytesMax())
                .isEqualTo(frames.stream().mapToInt(Recorded::original).max().orElseThrow());
    }

    @Example
    void theLastOfManyRepetitionsIsStillExact() {
        List<Recorded> frames = List.of(new Recorded(0, 60, 60), new Recorded(1, 60, 60));
        TimeBase time = TimeBase.exact(List.of(new ClockRate("clock", GIGA)));
        long first = 1L << 40;
        CapturedTraffic traffic = new CapturedTraffic(capture(frames), time, first, 3);
        for (long expected : new long[] {0, 1, 2}) {
            assertThat(traffic.advance()).isTrue();
            assertThat(traffic.readyTicks()).isEqualTo(expected);
        }
    }
}
