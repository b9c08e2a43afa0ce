package dev.doorbell.sim.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.doorbell.sim.export.PerfettoTrace.Event;
import dev.doorbell.sim.export.Records.Happening;
import dev.doorbell.sim.export.Records.Written;
import dev.doorbell.sim.trace.TracePoint;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Perfetto files, decoded by what {@code protoc} makes of Perfetto's definitions. */
class PerfettoWriterTest {
    private static final List<Parser<? extends Message>> MADE = new ArrayList<>();

    /** Made once; JUnit and jqwik both ask. */
    private static synchronized Parser<? extends Message> parser() throws Exception {
        if (MADE.isEmpty()) {
            MADE.add(Protoc.traceParser(Files.createTempDirectory("doorbell-protoc")));
        }
        return MADE.get(0);
    }

    private static PerfettoTrace write(List<Happening> happenings) throws Exception {
        Written written =
                Records.write(
                        happenings,
                        (out, time, labels) -> new PerfettoWriter("a file", out, time, labels));
        assertThat(written.count()).isEqualTo(Records.count(happenings));
        return new PerfettoTrace(parser().parseFrom(written.bytes()));
    }

    private static Happening happening(TracePoint point, long first, long second) {
        return new Happening(point, 2, first, second, 48_000);
    }

    private static List<String> on(PerfettoTrace trace, String track) {
        return trace.events.stream()
                .filter(event -> event.track().equals(track))
                .map(event -> "  ".repeat(event.depth()) + event.type() + " " + event.name())
                .toList();
    }

    @Test
    void aStoryIsSlicesThatNest() throws Exception {
        PerfettoTrace trace = write(Records.story());
        assertThat(trace.wrong).isEmpty();
        assertThat(on(trace, "cores/cpu0"))
                .containsExactly(
                        "SLICE_BEGIN thread0.1",
                        "SLICE_END thread0.1",
                        "SLICE_BEGIN idle",
                        "SLICE_END idle",
                        "SLICE_BEGIN exception",
                        "  SLICE_BEGIN intid53",
                        "    INSTANT SOFTIRQ_RAISED",
                        "  SLICE_END intid53",
                        "  SLICE_BEGIN softirq3",
                        "    INSTANT WORK_TAKEN",
                        "    INSTANT FRAME_TAKEN",
                        "    INSTANT THREAD_WOKEN",
                        "  SLICE_END softirq3",
                        "SLICE_END exception",
                        "SLICE_BEGIN thread0.2",
                        "  INSTANT JOURNEY_DELIVERED",
                        "SLICE_END thread0.2");
        assertThat(on(trace, "frames/lane 0"))
                .containsExactly(
                        "SLICE_BEGIN frame",
                        "  SLICE_BEGIN wire and card",
                        "  SLICE_END wire and card",
                        "  SLICE_BEGIN in the ring",
                        "  SLICE_END in the ring",
                        "  SLICE_BEGIN stack and socket",
                        "  SLICE_END stack and socket",
                        "SLICE_END frame");
    }

    @Test
    void anArrowGoesFromTheMessageToTheThread() throws Exception {
        PerfettoTrace trace = write(Records.story());
        long flow = trace.wholeFlows().iterator().next();
        assertThat(trace.wholeFlows()).hasSize(1);
        assertThat(
                        trace.events.stream()
                                .filter(
                                        event ->
                                                event.flows().contains(flow)
                                                        || event.lastFlows().contains(flow))
                                .map(Event::name))
                .containsExactly(
                        "MSI_POSTED",
                        "DOORBELL",
                        "INTERRUPT_PENDING",
                        "INTERRUPT_SIGNALLED",
                        "high",
                        "intid53",
                        "SOFTIRQ_RAISED",
                        "softirq3",
                        "THREAD_WOKEN",
                        "thread0.2");
    }

    @Test
    void stagesThatAreNotedAreTheFramesSlices() throws Exception {
        List<Happening> story = new ArrayList<>(Records.story());
        Happening end = story.remove(story.size() - 1);
        story.add(new Happening(TracePoint.JOURNEY_STAGE, 0, 0, 48_000, end.pause()));
        story.add(new Happening(TracePoint.JOURNEY_STAGE, 0, 2, 0, 0));
        story.add(new Happening(TracePoint.JOURNEY_STAGE, 0, 5, 83_520, 0));
        story.add(new Happening(end.point(), end.source(), end.first(), end.second(), 0));
        PerfettoTrace trace = write(story);
        assertThat(trace.wrong).isEmpty();
        assertThat(
                        trace.events.stream()
                                .filter(event -> event.track().equals("frames/lane 0"))
                                .map(
                                        event ->
                                                event.nanos()
                                                        + " "
                                                        + event.type()
                                                        + " "
                                                        + event.name()))
                .containsExactly(
                        "1020 SLICE_BEGIN frame",
                        "1020 SLICE_BEGIN stage0",
                        "2020 SLICE_END stage0",
                        "2020 SLICE_BEGIN stage2",
                        "2020 SLICE_END stage2",
                        "2020 SLICE_BEGIN stage5",
                        "3760 SLICE_END stage5",
                        "3770 SLICE_END frame");
        assertThat(trace.events).noneMatch(event -> event.name().equals("JOURNEY_STAGE"));
    }

    @Test
    void anArrowGoesFromTheTimerThroughItsLineToTheHandler() throws Exception {
        PerfettoTrace trace =
                write(
                        List.of(
                                new Happening(TracePoint.TIMER_EXPIRED, 4, 1, 27, 480),
                                new Happening(TracePoint.LINE_RAISED, 4, 3, 0, 480),
                                new Happening(TracePoint.INTERRUPT_PENDING, 2, 27, 1, 0),
                                new Happening(TracePoint.INTERRUPT_SIGNALLED, 2, 1, 27, 0),
                                new Happening(TracePoint.LINE_RAISED, 1, 0, 0, 0),
                                happening(TracePoint.INTERRUPT_ACKNOWLEDGED, 1, 27)));
        assertThat(trace.wrong).isEmpty();
        assertThat(
                        trace.events.stream()
                                .filter(event -> event.flows().equals(List.of(1L)))
                                .map(event -> event.track() + ": " + event.name()))
                .containsExactly(
                        "devices and controllers/wire: TIMER_EXPIRED",
                        "interrupt lines/a b: high",
                        "devices and controllers/gic: INTERRUPT_PENDING",
                        "devices and controllers/gic: INTERRUPT_SIGNALLED",
                        "interrupt lines/cpu0.irq: high",
                        "cores/cpu1: intid27");
    }

    @Test
    void anArrowGoesFromTheLineToTheHandler() throws Exception {
        PerfettoTrace trace =
                write(
                        List.of(
                                new Happening(TracePoint.LINE_RAISED, 4, 3, 0, 480),
                                new Happening(TracePoint.LINE_RAISED, 4, 2, 0, 0),
                                new Happening(TracePoint.INTERRUPT_PENDING, 2, 35, -1, 144_000),
                                happening(TracePoint.INTERRUPT_SIGNALLED, 1, 35),
                                happening(TracePoint.INTERRUPT_ACKNOWLEDGED, 1, 35)));
        assertThat(trace.wrong).isEmpty();
        assertThat(
                        trace.events.stream()
                                .filter(event -> event.flows().equals(List.of(1L)))
                                .map(event -> event.track() + ": " + event.name()))
                .containsExactly(
                        "interrupt lines/a b: high",
                        "interrupt lines/nic.intx #2: high",
                        "devices and controllers/gic: INTERRUPT_PENDING",
                        "devices and controllers/gic: INTERRUPT_SIGNALLED",
                        "cores/cpu1: intid35");
    }

    @Test
    void countsFollowTheFrames() throws Exception {
        PerfettoTrace trace = write(Records.story());
        assertThat(
                        trace.events.stream()
                                .filter(event -> event.type().equals("COUNTER"))
                                .map(event -> event.track() + " " + event.value()))
                .containsExactly(
                        "frames/frames on the path 1",
                        "frames/frames in the ring 1",
                        "frames/results waiting 1",
                        "frames/interrupts 1",
                        "frames/results waiting 0",
                        "frames/frames in the ring 0",
                        "frames/frames in stack and sockets 1",
                        "frames/frames on the path 0",
                        "frames/frames in stack and sockets 0",
                        "frames/interrupts 0");
    }

    @Test
    void handlersThatEndInTheWrongOrderNestAllTheSame() throws Exception {
        PerfettoTrace trace =
                write(
                        List.of(
                                happening(TracePoint.INTERRUPT_TAKEN, 0, 1),
                                happening(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 40),
                                happening(TracePoint.INTERRUPT_TAKEN, 0, 2),
                                happening(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, 41),
                                happening(TracePoint.INTERRUPT_ENDED, 0, 40),
                                happening(TracePoint.INTERRUPT_ENDED, 0, 41),
                                happening(TracePoint.INTERRUPT_RETURNED, 0, 2),
                                happening(TracePoint.INTERRUPT_ENDED, 0, 40),
                                happening(TracePoint.INTERRUPT_RETURNED, 0, 1)));
        assertThat(trace.wrong).isEmpty();
        assertThat(on(trace, "cores/cpu0"))
                .containsExactly(
                        "SLICE_BEGIN exception",
                        "  SLICE_BEGIN intid40",
                        "    SLICE_BEGIN exception",
                        "      SLICE_BEGIN intid41",
                        "      SLICE_END intid41",
                        "    SLICE_END exception",
                        "  SLICE_END intid40",
                        "SLICE_END exception");
        assertThat(on(trace, "devices and controllers/gic"))
                .containsExactly("INSTANT INTERRUPT_ENDED", "INSTANT INTERRUPT_ENDED");
    }

    @Test
    void whatIsOpenIsClosedBeforeTheNextMachineBegins() throws Exception {
        List<Happening> two = new ArrayList<>(Records.story().subList(0, 15));
        two.add(Happening.nextMachine(48_000_000));
        two.addAll(Records.story());
        PerfettoTrace trace = write(two);
        assertThat(trace.wrong).isEmpty();
        assertThat(
                        trace.events.stream()
                                .filter(event -> event.name().equals("FRAME_ON_WIRE"))
                                .map(event -> event.arguments().get("journey")))
                .containsExactly(7L, 107L);
        assertThat(trace.events.stream().map(Event::track).distinct().sorted())
                .isEqualTo(
                        write(Records.story()).events.stream()
                                .map(Event::track)
                                .distinct()
                                .sorted()
                                .collect(Collectors.toList()));
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        return Records.any();
    }

    @Property(tries = 300, seed = "2703", edgeCases = EdgeCasesMode.NONE)
    @Label("any sequence of records is a valid trace: tracks, names, nesting, flows")
    void anySequenceOfRecordsIsAValidTrace(@ForAll("happenings") List<Happening> happenings)
            throws Exception {
        PerfettoTrace trace = write(happenings);
        assertThat(trace.wrong).isEmpty();
        assertThat(trace.events.size()).isGreaterThanOrEqualTo((int) Records.count(happenings));
    }
}
