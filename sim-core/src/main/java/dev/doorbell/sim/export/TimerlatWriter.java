package dev.doorbell.sim.export;

import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Latencies of interrupts and of threads as {@code rtla timerlat hist} prints them: a column of each for
 * every core, a row for each microsecond, and what is beyond, count, least, mean and most beneath.
 *
 * <p>IRQ: from an interrupt's becoming pending to the core's acknowledging it, which is the handler's
 * entry; every interrupt counts, and comments at the end tell them apart. Thread: from the same instant to
 * the thread's having the packet that the interrupt led to, or from when the packet was in memory where
 * that was later; on the core that took the packet from its ring. Model note: {@code rtla} measures a timer
 * of its own and a thread that waits for it; here it is the interrupts and threads of the run.
 *
 * <p>Source: Linux 6.1, {@code tools/tracing/rtla/src/timerlat_hist.c};
 * {@code Documentation/tools/rtla/rtla-timerlat-hist.rst}, "EXAMPLE".
 */
public final class TimerlatWriter extends Exporter {
    /** Rows: what takes longer than so many microseconds is over. */
    static final int ENTRIES = 256;

    private static final int PRIVATE_INTIDS = 32;
    private static final int CORES_MAX = 1 << 10;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long UNKNOWN = -1;

    /** A core's two columns, and what it is about. */
    private static final class Cpu {
        private final LatencyColumn irq = new LatencyColumn(ENTRIES);
        private final LatencyColumn thread = new LatencyColumn(ENTRIES);
        private final Map<Long, LatencyColumn> byInterrupt = new TreeMap<>();
        private long pendingTick = UNKNOWN;
    }

    /** A frame under way. */
    private static final class Frame {
        private long storedTick = UNKNOWN;
        private long sinceTick = UNKNOWN;
        private int core;
    }

    private final List<Cpu> cpus = new ArrayList<>();
    private final Map<Long, Long> pending = new HashMap<>();
    private final Map<Long, Frame> frames = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private long lastTick;

    /** Makes one; see {@link Exporter}. */
    public TimerlatWriter(String what, OutputStream out, TimeBase time, Labels labels) {
        super(what, out, time, labels);
    }

    @Override
    protected void start() {} // all of it is written at the end

    /** Nothing is pending in another machine, and no frame is under way. */
    @Override
    protected void cut(long tick) {
        pending.clear();
        frames.clear();
        cpus.forEach(cpu -> cpu.pendingTick = UNKNOWN);
    }

    @Override
    protected void write(long tick, TracePoint point, int source, long first, long second) {
        lastTick = tick;
        switch (point) {
            case INTERRUPT_PENDING -> pending.putIfAbsent(key(second, first), tick);
            case EDGE_ERASED -> pending.remove(key(second, first));
            case INTERRUPT_ACKNOWLEDGED -> acknowledged(tick, first, second);
            case FRAME_STORED -> frame(first).storedTick = tick;
            case FRAME_TAKEN -> taken(first, second);
            case JOURNEY_DELIVERED -> delivered(tick, first);
            case JOURNEY_DROPPED, JOURNEY_UNDER_WAY -> frames.remove(first);
            default -> {}
        }
    }

    /** INTIDs below 32, and those that are said to be a core's, are each core's own. */
    private static long key(long core, long intid) {
        return ((core < 0 ? 0 : core + 1) << 32) | (intid & 0xFFFF_FFFFL);
    }

    private Cpu cpu(long index) {
        while (cpus.size() <= index) {
            cpus.add(new Cpu());
        }
        return cpus.get((int) index);
    }

    private static boolean isCore(long core) {
        return core >= 0 && core < CORES_MAX;
    }

    private void acknowledged(long tick, long core, long intid) {
        if (!isCore(core)) {
            return;
        }
        Long own = pending.remove(key(core, intid));
        Long since = own != null || intid < PRIVATE_INTIDS ? own : pending.remove(key(-1, intid));
        Cpu cpu = cpu(core);
        cpu.pendingTick = since == null ? UNKNOWN : since;
        if (since != null && tick >= since) {
            long nanos = nanos(tick - since);
            cpu.irq.add(nanos);
            cpu.byInterrupt.computeIfAbsent(intid, any -> new LatencyColumn(0)).add(nanos);
            names.computeIfAbsent(intid, labels()::interrupt);
        }
    }

    private Frame frame(long journey) {
        return frames.computeIfAbsent(journey, any -> new Frame());
    }

    private void taken(long journey, long core) {
        if (isCore(core)) {
            Frame frame = frame(journey);
            frame.core = (int) core;
            long since = cpu(core).pendingTick;
            frame.sinceTick = since == UNKNOWN ? UNKNOWN : Math.max(since, frame.storedTick);
        }
    }

    private void delivered(long tick, long journey) {
        Frame frame = frames.remove(journey);
        if (frame != null && frame.sinceTick != UNKNOWN && tick >= frame.sinceTick) {
            cpu(frame.core).thread.add(nanos(tick - frame.sinceTick));
        }
    }

    // The text.

    @Override
    protected void finish() {
        put("# RTLA timerlat histogram\n");
        put("# Time unit is microseconds (us)\n");
        put("# Duration: " + duration() + "\n");
        put("Index");
        for (int core = 0; core < cpus.size(); core++) {
            if (isShown(core)) {
                put(String.format(Locale.ROOT, "   IRQ-%03d   Thr-%03d", core, core));
            }
        }
        put("\n");
        for (int micros = 0; micros < ENTRIES; micros++) {
            int row = micros;
            if (sum(column -> column.bucket(row)) > 0) {
                row(String.format(Locale.ROOT, "%-6d", micros), column -> column.bucket(row));
            }
        }
        row("over: ", LatencyColumn::over);
        row("count:", LatencyColumn::count);
        summary("min:  ", LatencyColumn::min);
        summary("avg:  ", LatencyColumn::mean);
        summary("max:  ", LatencyColumn::max);
        interrupts();
    }

    private String duration() {
        long seconds = nanos(lastTick) / NANOS_PER_SECOND;
        return String.format(
                Locale.ROOT,
                "%3d %02d:%02d:%02d",
                seconds / 86_400,
                seconds / 3_600 % 24,
                seconds / 60 % 60,
                seconds % 60);
    }

    private boolean isShown(int core) {
        return cpus.get(core).irq.count() + cpus.get(core).thread.count() > 0;
    }

    private long sum(ToLongFunction<LatencyColumn> value) {
        long sum = 0;
        for (Cpu cpu : cpus) {
            sum += value.applyAsLong(cpu.irq) + value.applyAsLong(cpu.thread);
        }
        return sum;
    }

    private void row(String head, ToLongFunction<LatencyColumn> value) {
        cells(head, column -> String.format(Locale.ROOT, "%9d ", value.applyAsLong(column)));
    }

    /** A row of times; a dash where there is none. */
    private void summary(String head, ToLongFunction<LatencyColumn> nanos) {
        cells(
                head,
                column ->
                        column.count() == 0
                                ? "        - "
                                : String.format(
                                        Locale.ROOT,
                                        "%9d ",
                                        nanos.applyAsLong(column) / NANOS_PER_MICRO));
    }

    private void cells(String head, java.util.function.Function<LatencyColumn, String> cell) {
        StringBuilder text = new StringBuilder(head);
        for (int core = 0; core < cpus.size(); core++) {
            if (isShown(core)) {
                text.append(cell.apply(cpus.get(core).irq));
                text.append(cell.apply(cpus.get(core).thread));
            }
        }
        put(text.append('\n').toString());
    }

    /** What the columns lump together, to the nanosecond. */
    private void interrupts() {
        for (int core = 0; core < cpus.size(); core++) {
            for (Map.Entry<Long, LatencyColumn> each : cpus.get(core).byInterrupt.entrySet()) {
                LatencyColumn column = each.getValue();
                put(
                        String.format(
                                Locale.ROOT,
                                "# IRQ of INTID %d (%s) on cpu%d: count %d, min %s, avg %s, max %s"
                                        + " us\n",
                                each.getKey(),
                                names.getOrDefault(each.getKey(), ""),
                                core,
                                column.count(),
                                micros(column.min()),
                                micros(column.mean()),
                                micros(column.max())));
            }
        }
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%d.%03d", nanos / 1000, nanos % 1000);
    }
}
