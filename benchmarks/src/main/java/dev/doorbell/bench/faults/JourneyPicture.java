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
public final class JourneyPicture implements TraceSink {
    private static final int KEPT_MAX = 200_000;
    private static final int ROWS_BEFORE = 6;
    private static final int ROWS_MAX = 30;
    private static final int ROWS_LAST = 6;
    private static final int PERIOD_MAX = 16;
    private static final int REPEATS_MIN = 4;
    private static final int COLUMN = 26;
    private static final DropReason[] REASONS = DropReason.values();
    private static final SoftirqType[] SOFTIRQS = SoftirqType.values();

    /** What happened; or, without a point, that the last so many rows came so many times more. */
    private record Row(long tick, @Nullable TracePoint point, long first, long second) {
        boolean isLike(Row other) {
            return point == other.point && first == other.first && second == other.second;
        }
    }

    private final TimeBase time;
    private final Deque<Row> rows = new ArrayDeque<>();

    JourneyPicture(Backplane parts) {
        this.time = parts.time();
        parts.trace().attachInline(this);
    }

    @Override
    public void record(long tick, TracePoint point, int source, long first, long second) {
        if (words(point, first, second) != null) {
            rows.addLast(new Row(tick, point, first, second));
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
        List<Row> all = List.copyOf(rows);
        if (findings.isEmpty()) {
            int from = 0;
            while (from < all.size() && !isWork(all.get(from))) {
                from++;
            }
            return lines(all, from == all.size() ? 0 : from - 1, all.size(), true);
        }
        Finding first = findings.get(0);
        int to = all.size();
        while (to > 0 && all.get(to - 1).tick() > first.tick()) {
            to--;
        }
        List<String> lines = lines(all, indexOf(all, first.beganTick()) - ROWS_BEFORE, to, false);
        lines.add(micros(first.tick()) + "  " + first.detector() + ": " + first.words());
        return lines;
    }

    /** The rows from shortly before that tick on. */
    List<String> rowsFrom(long tick) {
        List<Row> all = List.copyOf(rows);
        return lines(all, indexOf(all, tick) - ROWS_BEFORE, all.size(), true);
    }

    private static boolean isWork(Row row) {
        TracePoint point = row.point();
        return point != null && column(point) == 0;
    }

    private static int indexOf(List<Row> all, long tick) {
        int at = 0;
        while (at < all.size() && all.get(at).tick() < tick) {
            at++;
        }
        return at;
    }

    /** So many rows; {@code open} if there is nothing in particular at their end. */
    private List<String> lines(List<Row> all, int from, int to, boolean open) {
        List<Row> few = withoutRepeats(all.subList(Math.max(0, Math.min(from, to)), to));
        List<String> lines = new ArrayList<>();
        lines.add(line("time", "device", "controller", "core", "kernel"));
        int head = open ? ROWS_MAX : ROWS_MAX - ROWS_LAST;
        boolean cut = few.size() > ROWS_MAX;
        for (int i = 0; i < few.size(); i++) {
            if (cut && i == head) {
                if (open) {
                    break;
                }
                int left = few.size() - ROWS_LAST - i;
                lines.add(line("...", "(" + left + " more)", "", "", ""));
                i = few.size() - ROWS_LAST;
            }
            lines.add(line(few.get(i)));
        }
        return lines;
    }

    /** The same without the turns of loops: the first one stays, and a note. */
    private static List<Row> withoutRepeats(List<Row> all) {
        List<Row> few = new ArrayList<>();
        int at = 0;
        while (at < all.size()) {
            int period = 1;
            int repeats = 1;
            for (int p = 1; p <= PERIOD_MAX && repeats < REPEATS_MIN; p++) {
                period = p;
                repeats = repeats(all, at, p);
            }
            if (repeats < REPEATS_MIN) {
                few.add(all.get(at++));
                continue;
            }
            few.addAll(all.subList(at, at + period));
            at += period * repeats;
            few.add(new Row(all.get(at - 1).tick(), null, period, repeats - 1));
        }
        return few;
    }

    /** How often the {@code period} rows at {@code from} come, one turn right after the other. */
    private static int repeats(List<Row> all, int from, int period) {
        int same = 0;
        while (from + period + same < all.size()
                && all.get(from + same).isLike(all.get(from + period + same))) {
            same++;
        }
        return 1 + same / period;
    }

    private String line(Row row) {
        TracePoint point = row.point();
        if (point == null) {
            String rows = row.first() == 1 ? "the last row" : "the last " + row.first() + " rows";
            return line("...", "(" + rows + " " + row.second() + " times more)", "", "", "");
        }
        String[] cells = {"", "", "", ""};
        String words = words(point, row.first(), row.second());
        cells[column(point)] = words == null ? "" : words;
        return line(micros(row.tick()), cells[0], cells[1], cells[2], cells[3]);
    }

    private String micros(long tick) {
        // Three digits are enough for a picture; exact sums are in the results.
        long nanos = time.wholeNanos(tick);
        return String.format(Locale.ROOT, "%10d.%03d us", nanos / 1000, nanos % 1000);
    }

    private static String line(String at, String device, String gic, String core, String kernel) {
        String format = "%17s  %-" + COLUMN + "s%-" + COLUMN + "s%-" + (COLUMN + 8) + "s%s";
        return String.format(Locale.ROOT, format, at, device, gic, core, kernel).stripTrailing();
    }
}
