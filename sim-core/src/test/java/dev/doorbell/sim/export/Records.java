package dev.doorbell.sim.export;

import dev.doorbell.sim.time.ClockRate;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Records for exporters, from generators or from hand, and what becomes of them. */
final class Records {
    /** A record, so many ticks after the one before; or that another machine begins. */
    record Happening(TracePoint point, int source, long first, long second, long pause) {
        /** Another machine begins. */
        static Happening nextMachine(long pause) {
            return new Happening(TracePoint.FRAME_ON_WIRE, -1, 0, 0, pause);
        }

        boolean isNextMachine() {
            return source < 0;
        }
    }

    /** Makes a writer of one format. */
    @FunctionalInterface
    interface Format {
        Exporter writer(OutputStream out, TimeBase time, Labels labels);
    }

    /** What was written. */
    static final class Written {
        private final byte[] bytes;
        private final long count;

        Written(byte[] bytes, long count) {
            this.bytes = bytes;
            this.count = count;
        }

        byte[] bytes() {
            return bytes;
        }

        long count() {
            return count;
        }

        List<String> lines() {
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        }
    }

    static final int CORES = 2;

    /** 48 ticks are a nanosecond. */
    static final TimeBase TIME = TimeBase.exact(List.of(new ClockRate("tick", 48_000_000_000L)));

    static final List<String> SOURCES = List.of("cpu0", "cpu1", "gic", "nic \"0\"\n", "wire");

    static final List<Labels.Wire> LINES =
            List.of(
                    new Labels.Wire("cpu0.irq", false),
                    new Labels.Wire("nic.intx", true),
                    new Labels.Wire("nic.intx", false),
                    new Labels.Wire("a b", false));

    private Records() {}

    static Labels labels() {
        return Labels.plain(CORES, SOURCES, LINES);
    }

    /** Anything at all: points in any order, numbers that fit and numbers that do not. */
    static Arbitrary<List<Happening>> any() {
        Arbitrary<Long> numbers =
                Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(6, Arbitraries.longs().between(0, 3)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(-1, 70)),
                        net.jqwik.api.Tuple.of(
                                1,
                                Arbitraries.of(
                                        Long.MIN_VALUE,
                                        Long.MAX_VALUE,
                                        -1L,
                                        1L << 32,
                                        3L << 32 | 1,
                                        (1L << 31) - 1,
                                        1L << 31)));
        Arbitrary<TracePoint> points =
                Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(
                                3,
                                Arbitraries.of(TracePoint.class)
                                        .filter(point -> !point.isComplaint())),
                        net.jqwik.api.Tuple.of(1, Arbitraries.of(TracePoint.class)));
        return Combinators.combine(
                        points,
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(
                                        49, Arbitraries.integers().between(0, SOURCES.size() + 1)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.just(-1))),
                        numbers,
                        numbers,
                        Arbitraries.longs().between(0, 2000))
                .as(Happening::new)
                .list()
                .ofMaxSize(400);
    }

    /** How many of them are records. */
    static long count(List<Happening> happenings) {
        return happenings.stream().filter(each -> !each.isNextMachine()).count();
    }

    static Written write(List<Happening> happenings, Format format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Exporter writer = format.writer(bytes, TIME, labels());
        play(happenings, writer);
        writer.end();
        return new Written(bytes.toByteArray(), writer.writtenCount());
    }

    static void play(List<Happening> happenings, Exporter writer) {
        long tick = 0;
        long offset = 0;
        long journeys = 0;
        for (Happening each : happenings) {
            if (each.isNextMachine()) {
                offset += tick + each.pause();
                tick = 0;
                journeys += 100;
                writer.next(labels(), offset, journeys);
            } else {
                tick += each.pause();
                writer.record(tick, each.point(), each.source(), each.first(), each.second());
            }
        }
    }

    /** A short story: a message leads to a handler, a softirq and a thread. */
    static List<Happening> story() {
        List<Happening> story = new ArrayList<>();
        add(story, TracePoint.THREAD_RUNNING, 0, 0, 1, 480);
        add(story, TracePoint.CORE_IDLE, 0, 0, 0, 480);
        add(story, TracePoint.FRAME_ON_WIRE, 4, 7, 64, 48_000);
        add(story, TracePoint.FRAME_STORED, 3, 7, 0x4000_0000L, 48_000);
        add(story, TracePoint.WORK_POSTED, 3, 0, 1, 0);
        add(story, TracePoint.MSI_POSTED, 3, 0x0802_0040L, 53, 480);
        add(story, TracePoint.DOORBELL, 2, 53, 40, 4_800);
        add(story, TracePoint.INTERRUPT_PENDING, 2, 53, 0, 480);
        add(story, TracePoint.INTERRUPT_SIGNALLED, 2, 0, 53, 480);
        add(story, TracePoint.LINE_RAISED, 0, 0, 0, 0);
        add(story, TracePoint.CORE_WOKEN, 0, 0, 58_560, 0);
        add(story, TracePoint.INTERRUPT_TAKEN, 0, 0, 1, 960);
        add(story, TracePoint.INTERRUPT_ACKNOWLEDGED, 2, 0, 53, 960);
        add(story, TracePoint.LINE_LOWERED, 0, 0, 0, 0);
        add(story, TracePoint.SOFTIRQ_RAISED, 0, 0, 3, 9_600);
        add(story, TracePoint.INTERRUPT_ENDED, 2, 0, 53, 960);
        add(story, TracePoint.INTERRUPT_DEACTIVATED, 2, 0, 53, 0);
        add(story, TracePoint.SOFTIRQ_ENTRY, 0, 0, 3, 960);
        add(story, TracePoint.WORK_TAKEN, 0, 0, 1, 4_800);
        add(story, TracePoint.FRAME_TAKEN, 0, 7, 0, 0);
        add(story, TracePoint.THREAD_WOKEN, 0, 0, 2, 48_000);
        add(story, TracePoint.SOFTIRQ_EXIT, 0, 0, 3, 960);
        add(story, TracePoint.INTERRUPT_RETURNED, 0, 0, 1, 960);
        add(story, TracePoint.THREAD_RUNNING, 0, 0, 2, 4_800);
        add(story, TracePoint.JOURNEY_DELIVERED, 0, 7, 233_760, 4_800);
        return story;
    }

    private static void add(
            List<Happening> to, TracePoint point, int source, long first, long second, long pause) {
        to.add(new Happening(point, source, first, second, pause));
    }
}
