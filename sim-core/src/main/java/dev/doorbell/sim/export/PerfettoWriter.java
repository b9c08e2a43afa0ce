package dev.doorbell.sim.export;

import dev.doorbell.sim.export.Arguments.Argument;
import dev.doorbell.sim.export.CoreSlices.What;
import dev.doorbell.sim.export.JourneySlices.Where;
import dev.doorbell.sim.export.PerfettoPackets.Kind;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as a Perfetto trace: slices for threads, exceptions, handlers and softirqs on a track for each core,
 * for lines that are high, and for frames on their way; instants for everything else, on the track of the
 * part it comes from; counts; and arrows that follow an interrupt from its message or line to the thread it
 * wakes.
 *
 * <p>Times are whole nanoseconds, rounded down; {@code tick} at each event is exact. Slices on a track nest,
 * whatever guests do: see {@link CoreSlices}. How arrows are found: {@link InterruptTrips}.
 */
public final class PerfettoWriter extends Exporter {
    private static final int OTHER_TRACKS_MAX = 1 << 12;
    private static final long PATIENCE_NANOS = 50_000;

    private final PerfettoPackets packets = new PerfettoPackets(this::put);
    private final Arguments arguments = new Arguments();

    // Tracks, by name: they stay when another machine's records come.
    private final Map<String, Long> tracks = new HashMap<>();

    // The same by number, for one machine.
    private final Map<Long, Long> coreTracks = new HashMap<>();
    private final Map<Long, Long> partTracks = new Recent<>(OTHER_TRACKS_MAX);
    private final Map<Long, Long> lineTracks = new Recent<>(OTHER_TRACKS_MAX);

    private long coreGroup;
    private long partGroup;
    private long lineGroup;
    private long frameGroup;

    // What is open.
    private CoreSlices[] cores = new CoreSlices[0];
    private InterruptTrips trips;
    private @Nullable JourneySlices frames;
    private final StageNotes stages = new StageNotes();
    private final Map<Long, Long> linesHigh = new HashMap<>();
    private final long[] shown = new long[Count.values().length];
    private long interrupts;
    private long results;

    private enum Count {
        ON_PATH("frames on the path"),
        IN_RING("frames in the ring"),
        IN_SOCKETS("frames in stack and sockets"),
        RESULTS("results waiting"),
        INTERRUPTS("interrupts");

        final String words;

        Count(String words) {
            this.words = words;
        }
    }

    /** Makes one; see {@link Exporter}. */
    public PerfettoWriter(String what, OutputStream out, TimeBase time, Labels labels) {
        super(what, out, time, labels);
        this.trips = trips();
    }

    private InterruptTrips trips() {
        return new InterruptTrips(labels().cores(), time().ticksOfNanos(PATIENCE_NANOS));
    }

    /** Track events written so far: one or more for each record. */
    public long eventCount() {
        return packets.eventCount();
    }

    // Machines.

    @Override
    protected void start() {
        packets.begin();
        coreGroup = packets.group("cores");
        frameGroup = packets.group("frames");
        partGroup = packets.group("devices and controllers");
        lineGroup = packets.group("interrupt lines");
        for (int core = 0; core < labels().cores(); core++) {
            coreTrack(core);
        }
        for (Count count : Count.values()) {
            tracks.put(key(frameGroup, count.words), packets.counter(frameGroup, count.words));
        }
        begin(lastTick());
    }

    @Override
    protected void startNext() {
        trips.forget();
        partTracks.clear();
        lineTracks.clear();
        if (cores.length != labels().cores()) {
            trips = trips();
        }
        begin(lastTick());
    }

    private void begin(long tick) {
        cores = new CoreSlices[labels().cores()];
        Arrays.setAll(cores, core -> new CoreSlices());
        List<Labels.Wire> lines = labels().lines();
        for (int line = 0; line < lines.size(); line++) {
            if (lines.get(line).high()) {
                raise(tick, line, 0);
            }
        }
    }

    @Override
    protected void cut(long tick) {
        for (int core = 0; core < cores.length; core++) {
            close(tick, coreTrack(core), cores[core].closeAll());
        }
        writeNotes(tick);
        frames().endAll(tick);
        linesHigh.values().forEach(track -> close(tick, track, 1));
        linesHigh.clear();
        interrupts = 0;
        results = 0;
        count(tick);
    }

    // Tracks.

    private static String key(long group, String name) {
        return group + " " + name;
    }

    private long track(long group, String name) {
        Long known = tracks.get(key(group, name));
        if (known != null) {
            return known;
        }
        if (tracks.size() >= OTHER_TRACKS_MAX) {
            return track(partGroup, "others");
        }
        long made = packets.track(group, name);
        tracks.put(key(group, name), made);
        return made;
    }

    private long coreTrack(int core) {
        return coreTracks.computeIfAbsent((long) core, any -> track(coreGroup, "cpu" + core));
    }

    private long partTrack(int source) {
        return partTracks.computeIfAbsent((long) source, any -> partTrackOf(source));
    }

    private long partTrackOf(int source) {
        int core = labels().coreOf(source);
        return core >= 0 ? coreTrack(core) : track(partGroup, labels().source(source));
    }

    private long lineTrack(long line) {
        return lineTracks.computeIfAbsent(line, any -> lineTrackOf(line));
    }

    private long lineTrackOf(long line) {
        String name = labels().line(line);
        for (int other = 0; other < line && other < labels().lines().size(); other++) {
            if (labels().lines().get(other).name().equals(name)) {
                return track(lineGroup, name + " #" + line); // two lines of one name
            }
        }
        return track(lineGroup, name);
    }

    // Records.

    @Override
    protected void write(long tick, TracePoint point, int source, long first, long second) {
        String name = trips.asksForNames(point) ? labels().source(source) : "";
        long flow = trips.of(tick, point, name, first, second);
        boolean isSlice =
                switch (point) {
                    case LINE_RAISED -> raise(tick, first, flow);
                    case LINE_LOWERED -> lower(tick, first);
                    case JOURNEY_STAGE -> stages.add(source, first, second);
                    default -> isCore(first) && ofCore(tick, point, (int) first, second, flow);
                };
        if (!isSlice) {
            instant(tick, point, source, first, second, flow);
        }
        switch (point) {
            case FRAME_ON_WIRE -> frames().begin(tick, first, second);
            case FRAME_STORED -> frames().move(tick, first, Where.IN_RING);
            case FRAME_TAKEN -> frames().move(tick, first, Where.IN_KERNEL);
            case JOURNEY_DELIVERED, JOURNEY_DROPPED -> end(tick, first);
            case INTERRUPT_ACKNOWLEDGED -> interrupts++;
            case WORK_POSTED -> results += Math.max(0, second);
            case WORK_TAKEN -> results = Math.max(0, results - Math.max(0, second));
            default -> {
                return;
            }
        }
        count(tick);
    }

    private boolean isCore(long core) {
        return core >= 0 && core < cores.length;
    }

    /** What a record is on its core's track; false if it is nothing that begins or ends there. */
    private boolean ofCore(long tick, TracePoint point, int core, long second, long flow) {
        return switch (point) {
            case THREAD_RUNNING -> {
                runs(tick, core, What.THREAD, second);
                slice(tick, core, labels().thread(core, second)).lastOfFlow(flow).put(nanos(tick));
                yield true;
            }
            case CORE_IDLE -> {
                runs(tick, core, What.IDLE, 0);
                slice(tick, core, "idle").put(nanos(tick));
                yield true;
            }
            case CORE_WOKEN -> close(tick, core, cores[core].endWithInner(What.IDLE, 0));
            case INTERRUPT_TAKEN -> open(tick, core, What.EXCEPTION, second, "exception", flow);
            case INTERRUPT_RETURNED ->
                    close(tick, core, cores[core].endWithInner(What.EXCEPTION, second));
            case INTERRUPT_ACKNOWLEDGED -> {
                String handled = labels().interrupt(second);
                yield open(tick, core, What.HANDLER, second, handled, flow);
            }
            case INTERRUPT_ENDED -> close(tick, core, cores[core].end(What.HANDLER, second));
            case SOFTIRQ_ENTRY ->
                    open(tick, core, What.SOFTIRQ, second, labels().softirq(second), flow);
            case SOFTIRQ_EXIT -> close(tick, core, cores[core].end(What.SOFTIRQ, second));
            default -> false;
        };
    }

    /** Something else runs on a core now, and what was open there is over. */
    private void runs(long tick, int core, What what, long number) {
        close(tick, coreTrack(core), cores[core].closeAll());
        cores[core].open(what, number);
    }

    private PerfettoPackets slice(long tick, int core, String name) {
        return packets.event(Kind.SLICE_BEGIN, coreTrack(core))
                .name(name)
                .argument("tick", tick, false);
    }

    private boolean open(long tick, int core, What what, long number, String name, long flow) {
        if (!cores[core].open(what, number)) {
            return false;
        }
        PerfettoPackets begun = slice(tick, core, name).flow(flow);
        if (what == What.HANDLER) {
            begun.argument("intid", number, false);
        }
        begun.put(nanos(tick));
        return true;
    }

    /** Closes so many slices; false if there are none to be closed now. */
    private boolean close(long tick, int core, int count) {
        return close(tick, coreTrack(core), count);
    }

    private boolean close(long tick, long track, int count) {
        for (int i = 0; i < count; i++) {
            packets.event(Kind.SLICE_END, track).put(nanos(tick));
        }
        return count > 0;
    }

    private void instant(
            long tick, TracePoint point, int source, long first, long second, long flow) {
        packets.event(Kind.INSTANT, partTrack(source)).name(point.name());
        List<Argument> all = arguments.of(point);
        for (int i = 0; i < all.size(); i++) {
            Argument argument = all.get(i);
            boolean isBits = argument.form == Arguments.Form.BITS;
            packets.argument(argument.name, argument.of(first, second), isBits);
        }
        packets.argument("tick", tick, false);
        if (point == TracePoint.THREAD_RUNNING) {
            packets.lastOfFlow(flow);
        } else {
            packets.flow(flow);
        }
        packets.put(nanos(tick));
    }

    // Lines.

    private boolean raise(long tick, long line, long flow) {
        if (linesHigh.containsKey(line) || linesHigh.size() >= OTHER_TRACKS_MAX) {
            return false;
        }
        long track = lineTrack(line);
        if (linesHigh.containsValue(track)) {
            return false;
        }
        linesHigh.put(line, track);
        packets.event(Kind.SLICE_BEGIN, track).name("high").argument("tick", tick, false);
        packets.flow(flow).put(nanos(tick));
        return true;
    }

    private boolean lower(long tick, long line) {
        Long track = linesHigh.remove(line);
        return track != null && close(tick, track, 1);
    }

    // Frames.

    private JourneySlices frames() {
        JourneySlices known = frames;
        if (known == null) {
            known = new JourneySlices(packets, frameGroup, this::nanos);
            frames = known;
        }
        return known;
    }

    private void end(long tick, long journey) {
        if (frames().end(tick, journey, stages, labels())) {
            stages.clear();
        } else {
            writeNotes(tick);
        }
    }

    /** Notes that no slice shows are instants. */
    private void writeNotes(long tick) {
        for (int i = 0; i < stages.count(); i++) {
            long ticks = stages.ticks(i);
            instant(tick, TracePoint.JOURNEY_STAGE, stages.source(i), stages.stage(i), ticks, 0);
        }
        stages.clear();
    }

    /** Writes the counts that have changed. */
    private void count(long tick) {
        count(tick, Count.ON_PATH, frames().count());
        count(tick, Count.IN_RING, frames().count(Where.IN_RING));
        count(tick, Count.IN_SOCKETS, frames().count(Where.IN_KERNEL));
        count(tick, Count.RESULTS, results);
        count(tick, Count.INTERRUPTS, interrupts);
    }

    private void count(long tick, Count what, long now) {
        if (shown[what.ordinal()] != now) {
            shown[what.ordinal()] = now;
            packets.event(Kind.COUNTER, track(frameGroup, what.words)).value(now).put(nanos(tick));
        }
    }
}
