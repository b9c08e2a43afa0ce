package dev.doorbell.nic.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Frames as a test thinks of them, and the comparison with what was read. */
final class Frames {
    private Frames() {}

    /** What a file holds of one frame. */
    static final class Frame {
        private final long nanos;
        private final byte[] captured;
        private final int original;

        Frame(long nanos, byte[] captured, int original) {
            this.nanos = nanos;
            this.captured = captured;
            this.original = original;
        }

        /** Nanoseconds since the epoch. */
        long nanos() {
            return nanos;
        }

        byte[] captured() {
            return captured;
        }

        /** Bytes on the wire. */
        int original() {
            return original;
        }

        @Override
        public String toString() {
            return captured.length + " of " + original + " bytes at " + nanos;
        }
    }

    /** {@code size} bytes that differ from those of other seeds. */
    static byte[] bytes(int size, int seed) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (seed * 31 + i);
        }
        return bytes;
    }

    static byte[] frameOf(Capture capture, int frameIndex) {
        byte[] bytes = new byte[capture.frameBytes(frameIndex)];
        capture.copyFrame(frameIndex, bytes, 0);
        return bytes;
    }

    static long[] timesOf(Capture capture) {
        return IntStream.range(0, capture.frameCount()).mapToLong(capture::timeNanos).toArray();
    }

    /** What was read must be {@code expected}, in file order, put in time order by a slow sort. */
    static void assertHolds(Capture capture, List<Frame> expected) {
        List<Frame> inOrder =
                expected.stream().sorted(Comparator.comparingLong(Frame::nanos)).toList();
        assertThat(capture.frameCount()).isEqualTo(inOrder.size());
        for (int i = 0; i < inOrder.size(); i++) {
            Frame frame = inOrder.get(i);
            assertThat(capture.timeNanos(i)).isEqualTo(frame.nanos() - inOrder.get(0).nanos());
            assertThat(capture.originalBytes(i)).isEqualTo(frame.original());
            assertThat(frameOf(capture, i)).isEqualTo(frame.captured());
        }
    }

    /** Both hold the same frames at the same times, however they were stored. */
    static void assertSame(Capture one, Capture other) {
        assertThat(timesOf(other)).isEqualTo(timesOf(one));
        for (int i = 0; i < one.frameCount(); i++) {
            assertThat(other.originalBytes(i)).isEqualTo(one.originalBytes(i));
            assertThat(frameOf(other, i)).isEqualTo(frameOf(one, i));
        }
    }

    /** One to a dozen frames in any order of time, some cut, at multiples of {@code unitNanos}. */
    static Arbitrary<List<Frame>> lists(long unitNanos) {
        long unitsPerSecond = 1_000_000_000L / unitNanos;
        Arbitrary<Long> seconds =
                Arbitraries.frequencyOf(
                        Tuple.of(9, Arbitraries.longs().between(1_700_000_000L, 1_700_000_003L)),
                        Tuple.of(1, Arbitraries.of(0L, 0xFFFF_FFFFL)));
        Arbitrary<Long> fractions = Arbitraries.longs().between(0, unitsPerSecond - 1);
        Arbitrary<byte[]> contents =
                Arbitraries.bytes().array(byte[].class).ofMinSize(0).ofMaxSize(70);
        return Combinators.combine(
                        seconds, fractions, contents, Arbitraries.integers().between(0, 9))
                .as(
                        (second, fraction, content, cut) ->
                                new Frame(
                                        second * 1_000_000_000L + fraction * unitNanos,
                                        content,
                                        content.length == 0 ? 1 + cut : content.length + cut / 9))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }
}
