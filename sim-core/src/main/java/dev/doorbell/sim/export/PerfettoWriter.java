package dev.doorbell.sim.export;

import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A run as a Perfetto trace: slices for handlers, softirqs and threads, an instant for everything else,
 * counters, and arrows that follow an interrupt from its message to the thread it wakes.
 *
 * <p>Tracks: three for each core (what it runs, its handlers, its softirqs), and one for each other source of
 * records. Times are whole nanoseconds, rounded down; the exact tick is an annotation of each event.
 *
 * <p>Source: Perfetto, {@code protos/perfetto/trace/trace_packet.proto}, {@code track_event.proto}, {@code
 * track_descriptor.proto}.
 */
public final class PerfettoWriter extends Exporter {
    // trace.proto, trace_packet.proto
    private static final int TRACE_PACKET = 1;
    private static final int PACKET_TIMESTAMP = 8;
    private static final int PACKET_SEQUENCE = 10;
    private static final int PACKET_EVENT = 11;
    private static final int PACKET_DESCRIPTOR = 60;
    // track_descriptor.proto
    private static final int TRACK_UUID = 1;
    private static final int TRACK_NAME = 2;
    private static final int TRACK_PROCESS = 3;
    private static final int TRACK_PARENT = 5;
    private static final int TRACK_COUNTER = 8;
    private static final int PROCESS_PID = 1;
    private static final int PROCESS_NAME = 6;
    // track_event.proto
    private static final int EVENT_ANNOTATION = 4;
    private static final int EVENT_TYPE = 9;
    private static final int EVENT_TRACK = 11;
    private static final int EVENT_NAME = 23;
    private static final int EVENT_COUNTER = 30;
    private static final int EVENT_FLOW = 47;
    private static final int ANNOTATION_INT = 4;
    private static final int ANNOTATION_NAME = 10;

    private enum Kind {
        SLICE_BEGIN,
        SLICE_END,
        INSTANT,
        COUNTER;

        int number() {
            return ordinal() + 1;
        }
    }

    private static final int MACHINE = 1;

    private final TimeBase time;
    private final Labels labels;
    private final int cores;
    private final InterruptFlows flows = new InterruptFlows();

    private final ProtoMessage packet = new ProtoMessage();
    private final ProtoMessage event = new ProtoMessage();
    private final ProtoMessage inner = new ProtoMessage();

    private final List<Boolean> hasTrack = new ArrayList<>();
    private final Map<Long, Long> waiting = new HashMap<>();
    private final int[] handlerDepth;
    private final int[] softirqDepth;
    private final boolean[] hasActivity;
    private boolean begun;
    private long events;

    /**
     * Makes one; see {@link Exporter}.
     *
     * @param cores how many there are
     */
    public PerfettoWriter(String what, OutputStream out, TimeBase time, Labels labels, int cores) {
        super(what, out);
        this.time = time;
        this.labels = labels;
        this.cores = cores;
        this.handlerDepth = new int[cores];
        this.softirqDepth = new int[cores];
        this.hasActivity = new boolean[cores];
    }

    /** Track events written so far: one or more for a record. */
    public long eventCount() {
        return events;
    }

    // Tracks.

    private static long activity(int core) {
        return 16 + 3L * core;
    }

    private static long handlers(int core) {
        return activity(core) + 1;
    }

    private static long softirqs(int core) {
        return activity(core) + 2;
    }

    private long sourceTrack(int source) {
        return 16 + 3L * cores + 2L * source;
    }

    private long counterTrack(int source) {
        return sourceTrack(source) + 1;
    }

    private void begin() {
        begun = true;
        inner.clear().varint(PROCESS_PID, MACHINE).text(PROCESS_NAME, "machine");
        event.clear().varint(TRACK_UUID, MACHINE).message(TRACK_PROCESS, inner);
        describe();
        for (int core = 0; core < cores; core++) {
            track(activity(core), "cpu" + core);
            track(handlers(core), "cpu" + core + " handlers");
            track(softirqs(core), "cpu" + core + " softirqs");
        }
    }

    private void track(long uuid, String name) {
        event.clear().varint(TRACK_UUID, uuid).text(TRACK_NAME, name).varint(TRACK_PARENT, MACHINE);
        describe();
    }

    private void describe() {
        packet.clear().varint(PACKET_SEQUENCE, MACHINE).message(PACKET_DESCRIPTOR, event);
        putPacket();
    }

    private void putPacket() {
        inner.clear().message(TRACE_PACKET, packet);
        put(inner.bytes(), 0, inner.length());
    }

    private long ofSource(int source) {
        while (hasTrack.size() <= source) {
            hasTrack.add(false);
        }
        if (!hasTrack.get(source)) {
            hasTrack.set(source, true);
            track(sourceTrack(source), labels.source(source));
        }
        return sourceTrack(source);
    }

    // Events.

    @Override
    protected void write(long tick, TracePoint point, int source, long first, long second) {
        if (!begun) {
            begin();
        }
        long flow = flows.of(point, first, second);
        int core = (int) first;
        switch (point) {
            case INTERRUPT_ACKNOWLEDGED -> {
                handlerDepth[core]++;
                String name = labels.interrupt().apply((int) second);
                slice(tick, handlers(core), name, flow);
            }
            case INTERRUPT_ENDED -> {
                if (handlerDepth[core] > 0) {
                    handlerDepth[core]--;
                    end(tick, handlers(core));
                } else {
                    instant(tick, point, source, first, second, flow);
                }
            }
            case SOFTIRQ_ENTRY -> {
                softirqDepth[core]++;
                String name = labels.softirq().apply((int) second);
                slice(tick, softirqs(core), name, flow);
            }
            case SOFTIRQ_EXIT -> {
                if (softirqDepth[core] > 0) {
                    softirqDepth[core]--;
                    end(tick, softirqs(core));
                } else {
                    instant(tick, point, source, first, second, flow);
                }
            }
            case THREAD_RUNNING -> runs(tick, core, labels.thread().apply((int) second), flow);
            case CORE_IDLE -> runs(tick, core, "idle", flow);
            case WORK_POSTED, WORK_TAKEN, WORK_LOST -> {
                instant(tick, point, source, first, second, flow);
                long change = point == TracePoint.WORK_TAKEN ? -second : second;
                count(tick, source, point == TracePoint.WORK_LOST ? 0 : change);
            }
            default -> instant(tick, point, source, first, second, flow);
        }
    }

    private void runs(long tick, int core, String what, long flow) {
        if (hasActivity[core]) {
            end(tick, activity(core));
        }
        hasActivity[core] = true;
        slice(tick, activity(core), what, flow);
    }

    private void slice(long tick, long track, String name, long flow) {
        start(Kind.SLICE_BEGIN, track).text(EVENT_NAME, name);
        flowAndTick(flow, tick);
        putEvent(tick);
    }

    private void end(long tick, long track) {
        start(Kind.SLICE_END, track);
        putEvent(tick);
    }

    private void instant(
            long tick, TracePoint point, int source, long first, long second, long flow) {
        long track = ofSource(source);
        start(Kind.INSTANT, track).text(EVENT_NAME, point.name());
        annotate(point.first(), first);
        annotate(point.second(), second);
        flowAndTick(flow, tick);
        putEvent(tick);
    }

    /** Results that wait in a queue. */
    private void count(long tick, int source, long change) {
        long key = source;
        Long before = waiting.get(key);
        if (before == null) {
            event.clear()
                    .varint(TRACK_UUID, counterTrack(source))
                    .text(TRACK_NAME, labels.source(source) + " waiting")
                    .varint(TRACK_PARENT, MACHINE)
                    .message(TRACK_COUNTER, inner.clear());
            describe();
        }
        long now = (before == null ? 0 : before) + change;
        waiting.put(key, now);
        start(Kind.COUNTER, counterTrack(source)).varint(EVENT_COUNTER, now);
        putEvent(tick);
    }

    private ProtoMessage start(Kind kind, long track) {
        return event.clear().varint(EVENT_TYPE, kind.number()).varint(EVENT_TRACK, track);
    }

    private void flowAndTick(long flow, long tick) {
        if (flow != 0) {
            event.fixed64(EVENT_FLOW, flow);
        }
        annotate("tick", tick);
    }

    private void annotate(String name, long value) {
        if (!name.equals("-")) {
            inner.clear().text(ANNOTATION_NAME, name).varint(ANNOTATION_INT, value);
            event.message(EVENT_ANNOTATION, inner);
        }
    }

    private void putEvent(long tick) {
        events++;
        packet.clear()
                .varint(PACKET_TIMESTAMP, time.wholeNanos(tick))
                .varint(PACKET_SEQUENCE, MACHINE)
                .message(PACKET_EVENT, event);
        putPacket();
    }

    @Override
    protected void finish() {
        if (!begun) {
            begin();
        }
    }
}
