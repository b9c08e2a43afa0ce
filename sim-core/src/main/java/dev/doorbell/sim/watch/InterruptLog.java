package dev.doorbell.sim.watch;

import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceSink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The last records of every interrupt, for whoever asks what became of one.
 *
 * <p>Bounded: a ring of {@value #RECORDS} records for each INTID, so that a timer's ticks push nothing
 * else out; one for messages, which bear no INTID; one for broken rules that name none. INTIDs from 1024
 * on share {@value #LPI_RINGS} rings.
 */
public final class InterruptLog implements TraceSink {
    /** Records kept of each interrupt. */
    public static final int RECORDS = 32;

    private static final int LPI_RINGS = 64;
    private static final int INTIDS = 1024;
    private static final int NO_INTID = 0;
    private static final int FIRST = 1;
    private static final int SECOND = 2;
    private static final int SECOND_HALF = 3;
    private static final int MESSAGE = 4;
    private static final int[] WHERE = where();

    private final Trace trace;
    private final TimeBase time;
    private final @Nullable Ring[] rings = new Ring[INTIDS + LPI_RINGS];
    private final Ring messages = new Ring();
    private final Ring rules = new Ring();
    private long records;

    /** Some records, the last ones. */
    private static final class Ring {
        final long[] sequence = new long[RECORDS];
        final long[] ticks = new long[RECORDS];
        final TracePoint[] points = new TracePoint[RECORDS];
        final int[] sources = new int[RECORDS];
        final long[] first = new long[RECORDS];
        final long[] second = new long[RECORDS];
        int count;

        void add(long number, long tick, TracePoint point, int source, long a, long b) {
            int at = count++ % RECORDS;
            sequence[at] = number;
            ticks[at] = tick;
            points[at] = point;
            sources[at] = source;
            first[at] = a;
            second[at] = b;
            if (count == 2 * RECORDS) {
                count = RECORDS; // full, and never overflows
            }
        }
    }

    /** A record, in words. */
    private record Line(long sequence, String words) {}

    /** Logs what {@code trace} has from now on, once it is attached to it. */
    public InterruptLog(Trace trace, TimeBase time) {
        this.trace = trace;
        this.time = time;
    }

    /** Which argument of each point is the INTID. */
    private static int[] where() {
        TracePoint[] points = TracePoint.values();
        int[] where = new int[points.length];
        for (TracePoint point : points) {
            boolean isMessage =
                    point == TracePoint.MSI_POSTED
                            || point == TracePoint.ITS_MESSAGE
                            || point == TracePoint.ITS_MESSAGE_DROPPED;
            where[point.ordinal()] =
                    point.first().equals("intid")
                            ? FIRST
                            : point.second().equals("intid")
                                    ? SECOND
                                    : point == TracePoint.ITS_TRANSLATED
                                            ? SECOND_HALF
                                            : isMessage ? MESSAGE : NO_INTID;
        }
        return where;
    }

    @Override
    public void record(long tick, TracePoint point, int source, long first, long second) {
        int where = WHERE[point.ordinal()];
        if (where == NO_INTID) {
            if (point.isComplaint()) {
                rules.add(records++, tick, point, source, first, second);
            }
        } else if (where == MESSAGE) {
            messages.add(records++, tick, point, source, first, second);
        } else {
            long intid = where == FIRST ? first : where == SECOND ? second : second >>> 32;
            ring(intid).add(records++, tick, point, source, first, second);
        }
    }

    private static int ringOf(long intid) {
        return intid >= 0 && intid < INTIDS ? (int) intid : INTIDS + (int) (intid & LPI_RINGS - 1);
    }

    private Ring ring(long intid) {
        int index = ringOf(intid);
        Ring ring = rings[index];
        if (ring == null) {
            ring = new Ring();
            rings[index] = ring;
        }
        return ring;
    }

    /**
     * The last records of an interrupt in words, oldest first, a line each; messages and broken rules
     * among them, since they may be its own.
     *
     * @param countMax how many lines at most
     */
    public List<String> last(int intid, int countMax) {
        List<Line> lines = new ArrayList<>();
        Ring own = rings[ringOf(intid)];
        if (own != null) {
            addTo(lines, own, intid);
        }
        addTo(lines, messages, -1);
        addTo(lines, rules, -1);
        lines.sort(Comparator.comparingLong(Line::sequence));
        return lines.subList(Math.max(0, lines.size() - countMax), lines.size()).stream()
                .map(Line::words)
                .toList();
    }

    /** Adds what a ring holds; of LPIs that share it, those of {@code intid} alone. */
    private void addTo(List<Line> lines, Ring ring, int intid) {
        for (int at = 0; at < Math.min(ring.count, RECORDS); at++) {
            int where = WHERE[ring.points[at].ordinal()];
            long named =
                    where == FIRST
                            ? ring.first[at]
                            : where == SECOND ? ring.second[at] : ring.second[at] >>> 32;
            if (intid < 0 || named == intid) {
                lines.add(new Line(ring.sequence[at], words(ring, at)));
            }
        }
    }

    private String words(Ring ring, int at) {
        TracePoint point = ring.points[at];
        return String.format(
                Locale.ROOT,
                "%14s  %-22s %-16s %s %s, %s %s",
                time.format(ring.ticks[at]),
                point,
                trace.sources().get(ring.sources[at]),
                point.first(),
                value(point.first(), ring.first[at]),
                point.second(),
                value(point.second(), ring.second[at]));
    }

    /** Numbers as manuals print them: INTIDs, cores and counts decimal, the rest in hex. */
    private static String value(String name, long value) {
        return switch (name) {
            case "intid", "core", "journey", "ticks", "bytes", "count", "depth", "-" ->
                    Long.toString(value);
            default -> "0x" + Long.toHexString(value);
        };
    }
}
