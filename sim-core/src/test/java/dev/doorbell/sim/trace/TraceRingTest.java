package dev.doorbell.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.error.MisuseException;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceRingTest {
    private static final int RECORDS = 20_000;

    private final EventQueue events = new EventQueue();
    private final Trace trace = new Trace(events);

    private void emit(int records) {
        RandomStream random = new Seed(9).stream("records");
        TracePoint[] points = TracePoint.values();
        for (int i = 0; i < records; i++) {
            events.skipTo(events.nowTicks() + random.nextLong(3));
            TracePoint point = points[(int) random.nextLong(points.length)];
            trace.emit(point, (int) random.nextLong(5), random.nextLong(), random.nextLong());
        }
    }

    /** Takes its time over some records, and checks that none is missing or out of order. */
    private static final class SlowSink implements TraceSink {
        private final DigestSink digest = new DigestSink();
        private long lastTick;
        private long count;
        private double heat;
        private boolean ended;

        @Override
        public void record(long tick, TracePoint point, int source, long first, long second) {
            assertThat(tick).isGreaterThanOrEqualTo(lastTick);
            lastTick = tick;
            digest.record(tick, point, source, first, second);
            if (count++ % 64 == 0) {
                for (int i = 1; i < 5000; i++) {
                    heat += StrictMath.sqrt(i + heat);
                }
            }
        }

        @Override
        public void end() {
            ended = true;
        }
    }

    @ParameterizedTest(name = "{0} slots")
    @ValueSource(ints = {TraceRing.SLOTS_MIN, 2, 1024, TraceRing.SLOTS_MAX})
    void everyRecordReachesASlowSinkWhateverTheRingsSize(int slots) {
        SlowSink slow = new SlowSink();
        CounterSink counter = new CounterSink();
        TraceRing ring = new TraceRing(slots, slow, counter);
        trace.attach(ring);

        emit(RECORDS);
        trace.detach();

        assertThat(ring.publishedCount()).isEqualTo(RECORDS);
        assertThat(slow.count).isEqualTo(RECORDS);
        assertThat(counter.total()).isEqualTo(RECORDS);
        assertThat(slow.digest.value()).isEqualTo(trace.digest());
        assertThat(slow.ended).isTrue();
        assertThat(slow.heat).isPositive();
    }

    @Test
    void aRingThatIsClosedAtOnceLosesNothing() {
        for (int round = 0; round < 500; round++) {
            CounterSink counter = new CounterSink();
            Trace brief = new Trace(new EventQueue());
            brief.attach(new TraceRing(2, counter));
            brief.emit(TracePoint.DOORBELL, 0, 80, round);
            brief.detach();

            assertThat(counter.total()).isOne();
        }
    }

    @Test
    void theDigestIsTheSameWithAndWithoutASink() {
        Trace silent = new Trace(new EventQueue());
        silent.emit(TracePoint.DOORBELL, 0, 80, 0x100);
        trace.attach(new TraceRing(2, new CounterSink()));
        trace.attachInline(new CounterSink());
        trace.emit(TracePoint.DOORBELL, 0, 80, 0x100);
        trace.detach();

        assertThat(trace.digest()).isEqualTo(silent.digest());
    }

    @Test
    void theDigestTellsEveryFieldOfARecord() {
        Set<Long> digests =
                Stream.of(
                                new long[] {0, 1, 2, 3, 4},
                                new long[] {9, 1, 2, 3, 4},
                                new long[] {0, 2, 2, 3, 4},
                                new long[] {0, 1, 3, 3, 4},
                                new long[] {0, 1, 2, 4, 4},
                                new long[] {0, 1, 2, 3, 5},
                                new long[] {0, 1, 2, 4, 3})
                        .map(
                                r -> {
                                    DigestSink sink = new DigestSink();
                                    TracePoint point = TracePoint.values()[(int) r[1]];
                                    sink.record(r[0], point, (int) r[2], r[3], r[4]);
                                    return sink.value();
                                })
                        .collect(Collectors.toSet());

        assertThat(digests).hasSize(7);
    }

    /** Worked out by a program of another language from the description of the hash. */
    @Test
    void aTraceWithoutADigestStillFeedsWhoeverReadsIt() {
        Trace undigested = Trace.undigested(new EventQueue());
        CounterSink inline = new CounterSink();
        CounterSink behindRing = new CounterSink();
        undigested.emit(TracePoint.DOORBELL, 0, 1, 2);
        undigested.attach(new TraceRing(2, behindRing));
        undigested.emit(TracePoint.DOORBELL, 0, 1, 2);
        undigested.detach();
        undigested.emit(TracePoint.DOORBELL, 0, 1, 2);
        undigested.attachInline(inline);
        undigested.emit(TracePoint.DOORBELL, 0, 1, 2);
        undigested.guestError(0, TracePoint.BUS_NOBODY_READ, 1, 4);

        assertThat(behindRing.count(TracePoint.DOORBELL)).isOne();
        assertThat(inline.count(TracePoint.DOORBELL)).isOne();
        assertThat(undigested.complaints()).containsEntry(TracePoint.BUS_NOBODY_READ, 1L);
        assertThatThrownBy(undigested::digest)
                .isInstanceOf(MisuseException.class)
                .hasMessageContaining("attach a DigestSink");
    }

    @Test
    void theDigestIsTheSameOnEveryJdk() {
        DigestSink sink = new DigestSink();
        for (int i = 0; i < 1000; i++) {
            long square = (long) i * i;
            sink.record(7L * i, TracePoint.FRAME_ON_WIRE, i % 5, square, -i);
        }

        assertThat(sink.value()).isEqualTo(0x443F7197110D09B1L);
    }

    @Test
    void aSinkThatThrowsIsReportedWhenTheRingIsClosedAndTheOthersGoOn() {
        CounterSink counter = new CounterSink();
        IllegalStateException cause = new IllegalStateException("disk full");
        class FailingSink implements TraceSink {
            @Override
            public void record(long tick, TracePoint point, int source, long first, long second) {
                throw cause;
            }
        }
        trace.attach(new TraceRing(2, new FailingSink(), counter));
        emit(100);

        assertThatThrownBy(trace::detach)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("FailingSink")
                .hasMessageContaining("disk full")
                .hasCause(cause);
        assertThat(counter.total()).isEqualTo(100);
    }

    @Test
    void aSinkThatFailsAtTheEndIsReported() {
        class HalfWritten implements TraceSink {
            @Override
            public void record(long tick, TracePoint point, int source, long first, long second) {}

            @Override
            public void end() {
                throw new IllegalStateException("no room for the footer");
            }
        }
        TraceRing ring = new TraceRing(2, new HalfWritten());

        assertThatThrownBy(ring::close).hasMessageContaining("HalfWritten");
        ring.close(); // the second time says nothing
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 3, 1000, TraceRing.SLOTS_MAX + 1, TraceRing.SLOTS_MAX * 2})
    void ringsOfOtherSizesAreRefused(int slots) {
        assertThatThrownBy(() -> new TraceRing(slots, new CounterSink()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("trace ring of " + slots);
    }

    @Test
    void aRingWithoutASinkIsRefused() {
        assertThatThrownBy(() -> new TraceRing(2)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aSecondRingIsRefused() {
        TraceRing second = new TraceRing(2, new CounterSink());
        trace.attach(new TraceRing(2, new CounterSink()));

        assertThatThrownBy(() -> trace.attach(second))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already");
        second.close();
        trace.detach();
    }

    @Test
    void closingLeavesNoSinkThread() {
        trace.attach(new TraceRing(2, new CounterSink(), new CounterSink()));
        emit(10);
        trace.detach();

        await().untilAsserted(
                        () ->
                                assertThat(Thread.getAllStackTraces().keySet())
                                        .extracting(Thread::getName)
                                        .doesNotContain("doorbell-trace"));
    }

    @Test
    void complaintsAreCountedByRule() {
        int source = trace.source("gicd");
        trace.guestError(source, TracePoint.REGISTER_HOLE, 1, 2);
        trace.guestError(source, TracePoint.REGISTER_HOLE, 3, 4);
        trace.guestError(source, TracePoint.BUS_NOBODY_READ, 3, 4);

        assertThat(trace.complaints())
                .containsEntry(TracePoint.REGISTER_HOLE, 2L)
                .containsEntry(TracePoint.BUS_NOBODY_READ, 1L)
                .hasSize(2);
        assertThat(trace.sources()).containsExactly("gicd");
    }

    @Test
    void theHistogramKnowsCountsSumsAndExtremesExactlyAndQuantilesToAThousandth() {
        HistogramSink histogram = new HistogramSink();
        HistogramSink other = new HistogramSink();
        for (long value = 1; value <= 10_000; value++) {
            HistogramSink to = value % 2 == 0 ? histogram : other;
            to.record(0, TracePoint.JOURNEY_DELIVERED, 0, value, value * 1000);
            to.record(0, TracePoint.DOORBELL, 0, value, 1);
        }
        histogram.add(other);

        assertThat(histogram.count()).isEqualTo(10_000);
        assertThat(histogram.sumTicks()).isEqualTo(50_005_000_000L);
        assertThat(histogram.minTicks()).isEqualTo(1000);
        assertThat(histogram.maxTicks()).isEqualTo(10_000_000);
        for (double percentile : new double[] {50, 90, 99, 99.9}) {
            assertThat((double) histogram.percentileTicks(percentile))
                    .isCloseTo(percentile * 100_000, withinPercentage(0.1));
        }
        assertThat(histogram.percentileTicks(100)).isEqualTo(10_000_000);
        assertThat(new HistogramSink().percentileTicks(50)).isZero();
    }
}
