package dev.doorbell.bench.faults;

import dev.doorbell.kernel.softirq.SoftirqType;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceSink;
import dev.doorbell.sim.watch.Finding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What happened, as a table: time down the page, a column each for the device, the interrupt controller,
 * the cores and the kernel.
 */
final class JourneyPicture implements TraceSink {
    private static final int KEPT_MAX = 20_000;
    private static final int ROWS_BEFORE = 6;
    private static final int ROWS_MAX = 30;
    private static final int ROWS_LAST = 6;
    private static final int COLUMN = 26;
    private static final DropReason[] REASONS = DropReason.values();
    private static final SoftirqType[] SOFTIRQS = SoftirqType.values();

    private record Row(long tick, int column, String words) {}

    private final TimeBase time;
    private final Deque<Row> rows = new ArrayDeque<>();

    JourneyPicture(Backplane parts) {
        this.time = parts.time();
        parts.trace().attachInline(this);
    }

    @Override
    public void record(long tick, TracePoint point, int source, long first, long second) {
        String words = words(point, first, second);
        if (words != null) {
            rows.addLast(new Row(tick, column(point), words));
            if (rows.size() > KEPT_MAX) {
                rows.removeFirst();
            }
        }
    }

    private static int column(TracePoint point) {
        return switch (point) {
            case FRAME_ON_WIRE, FRAME_STORED, MSI_POSTED, WORK_POSTED, WORK_LOST -> 0;
            case DOORBELL,
                    INTERRUPT_PENDING,
                    INTERRUPT_SIGNALLED,
                    EDGE_ERASED,
                    ITS_MESSAGE,
                    ITS_TRANSLATED,
                    ITS_MESSAGE_DROPPED,
                    ITS_COMMAND_ERROR,
                    LPI_LOST,
                    DOORBELL_LEVEL_SPI,
                    DOORBELL_OUT_OF_RANGE,
                    LINE_LEFT_HIGH,
                    TIMER_EXPIRED ->
                    1;
            case INTERRUPT_TAKEN,
                    INTERRUPT_ACKNOWLEDGED,
                    INTERRUPT_ENDED,
                    INTERRUPT_DEACTIVATED,
                    MMIO_READ,
                    MMIO_WRITE,
                    CORE_IDLE,
                    CORE_WOKEN ->
                    2;
            default -> 3;
        };
    }

    private static @Nullable String words(TracePoint point, long first, long second) {
        return switch (point) {
            case FRAME_ON_WIRE -> "frame " + first + " begins";
            case FRAME_STORED -> "frame " + first + " in memory";
            case WORK_POSTED -> "posts " + second + " result(s)";
            case WORK_LOST -> "LOSES " + second + " result(s)";
            case MSI_POSTED -> "message 0x" + Long.toHexString(second);
            case DOORBELL -> "doorbell " + first;
            case INTERRUPT_PENDING -> first + " pending";
            case INTERRUPT_SIGNALLED -> "core " + first + ": " + second;
            case EDGE_ERASED -> first + " ERASED";
            case ITS_MESSAGE -> "ITS event " + second;
            case TIMER_EXPIRED -> "timer " + second + " of core " + first;
            case INTERRUPT_TAKEN -> "cpu" + first + " takes (" + second + ")";
            case INTERRUPT_ACKNOWLEDGED -> "cpu" + first + " acknowledges " + second;
            case INTERRUPT_ENDED -> "cpu" + first + " ends " + second;
            case INTERRUPT_DEACTIVATED -> "cpu" + first + " deactivates " + second;
            case MMIO_READ -> "reads " + hex(first) + " " + hex(second);
            case MMIO_WRITE -> "writes " + hex(first) + " " + hex(second);
            case CORE_IDLE -> "cpu" + first + " idles";
            case CORE_WOKEN -> "cpu" + first + " wakes";
            case SOFTIRQ_RAISED -> "raise " + SOFTIRQS[(int) second];
            case SOFTIRQ_ENTRY -> SOFTIRQS[(int) second] + " runs";
            case SOFTIRQ_EXIT -> SOFTIRQS[(int) second] + " done";
            case THREAD_WOKEN -> "wake thread " + second;
            case THREAD_RUNNING -> "thread " + second + " runs";
            case FRAME_TAKEN -> "takes frame " + first;
            case WORK_TAKEN -> "takes " + second + " result(s)";
            case JOURNEY_DELIVERED -> "frame " + first + " delivered";
            case JOURNEY_DROPPED -> ended(first, REASONS[(int) second]);
            case LOCK_WANTED -> "cpu" + first + " spins for lock " + second;
            case LOCK_TAKEN -> "cpu" + first + " has lock " + second;
            case LOCK_RELEASED -> "cpu" + first + " lets lock " + second + " go";
            default -> point.isComplaint() ? "! " + point : null;
        };
    }

    private static String ended(long frame, DropReason reason) {
        return reason == DropReason.KERNEL_PROTOCOL
                ? "frame " + frame + " was " + reason.words()
                : "frame " + frame + " LOST: " + reason.words();
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** The rows around the first finding; from the first work on if there is none. */
    List<String> rows(List<Finding> findings) {
        List<Row> all = new ArrayList<>(rows);
        int from = 0;
        int to = all.size();
        if (findings.isEmpty()) {
            while (from < all.size() && all.get(from).column() != 0) {
                from++;
            }
            from = from == all.size() ? 0 : Math.max(0, from - 1);
            to = Math.min(to, from + ROWS_MAX);
        } else {
            Finding first = findings.get(0);
            while (from < all.size() && all.get(from).tick() < first.beganTick()) {
                from++;
            }
            from = Math.max(0, from - ROWS_BEFORE);
            while (to > from && all.get(to - 1).tick() > first.tick()) {
                to--;
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(line("time", "device", "controller", "core", "kernel"));
        boolean cut = to - from > ROWS_MAX;
        for (int i = from; i < to; i++) {
            if (cut && i == from + ROWS_MAX - ROWS_LAST) {
                int left = to - ROWS_LAST - i;
                lines.add(line("...", "(" + left + " more)", "", "", ""));
                i = to - ROWS_LAST;
            }
            lines.add(line(all.get(i)));
        }
        if (!findings.isEmpty()) {
            Finding first = findings.get(0);
            lines.add(micros(first.tick()) + "  " + first.detector() + ": " + first.words());
        }
        return List.copyOf(lines);
    }

    private String line(Row row) {
        String[] cells = {"", "", "", ""};
        cells[row.column()] = row.words();
        return line(micros(row.tick()), cells[0], cells[1], cells[2], cells[3]);
    }

    private String micros(long tick) {
        // Three digits are enough for a picture; exact sums are in the results.
        long nanos =
                Math.multiplyHigh(tick, 1_000_000_000L) == 0
                        ? tick * 1_000_000_000L / time.ticksPerSecond()
                        : (long) ((double) tick / time.ticksPerSecond() * 1e9);
        return String.format(Locale.ROOT, "%10d.%03d us", nanos / 1000, nanos % 1000);
    }

    private static String line(String at, String device, String gic, String core, String kernel) {
        String format = "%17s  %-" + COLUMN + "s%-" + COLUMN + "s%-" + (COLUMN + 8) + "s%s";
        return String.format(Locale.ROOT, format, at, device, gic, core, kernel).stripTrailing();
    }
}
