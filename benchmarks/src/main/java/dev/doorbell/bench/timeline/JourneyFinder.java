package dev.doorbell.bench.timeline;

import dev.doorbell.bench.compare.Lane;
import dev.doorbell.bench.timeline.JourneyView.Bar;
import dev.doorbell.bench.timeline.JourneyView.Line;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds one journey in records that come one after the other, and what concerns it.
 *
 * <p>Keeps the records between its begin and its end, the first and last {@value #KEPT_MAX} of them.
 */
final class JourneyFinder {
    /** Records kept from either end. */
    static final int KEPT_MAX = 50_000;

    /** Who asks for no journey in particular gets the first. */
    static final long ANY = -1;

    /** What is known of it when it ends. */
    private record End(
            TraceLine line, Map<Stage, Long> stages, long intid, String intidName, long core) {}

    private long wanted;
    private @Nullable TraceLine begin;
    private @Nullable TraceLine last;
    private @Nullable End end;
    private final List<TraceLine> kept = new ArrayList<>();
    private final TraceLine[] latest = new TraceLine[KEPT_MAX];
    private long beyond;

    private final Map<Stage, Long> notedStages = new LinkedHashMap<>();
    private long notedIntid = -1;
    private String notedName = "";
    private long notedCore = -1;

    private long lowest = Long.MAX_VALUE;
    private long highest = -1;
    private long count;

    /**
     * Looks for a journey.
     *
     * @param number its number, or {@link #ANY}
     */
    JourneyFinder(long number) {
        wanted = number;
    }

    /** Whether nothing that comes can tell more of it. */
    boolean isDone() {
        return end != null;
    }

    /** The next record; one whose times or numbers are not what they can be is taken as it is. */
    void accept(TraceLine line, long stagePicos) {
        if (isDone()) {
            return;
        }
        switch (line.point()) {
            case JOURNEY_STAGE -> {
                Stage stage = RecordWords.stage(line.first());
                if (stage != null) {
                    notedStages.put(stage, stagePicos);
                }
                return;
            }
            case JOURNEY_INTERRUPT -> {
                notedIntid = line.first();
                notedName = line.name();
                notedCore = line.second();
                return;
            }
            case FRAME_ON_WIRE -> begun(line);
            default -> {}
        }
        if (begin != null) {
            keep(line);
            last = line;
        }
        boolean ends =
                line.point() == TracePoint.JOURNEY_DELIVERED
                        || line.point() == TracePoint.JOURNEY_DROPPED
                        || line.point() == TracePoint.JOURNEY_UNDER_WAY;
        if (ends) {
            if (begin != null && line.first() == wanted) {
                end =
                        new End(
                                line,
                                new LinkedHashMap<>(notedStages),
                                notedIntid,
                                notedName,
                                notedCore);
            }
            notedStages.clear();
            notedIntid = -1;
            notedName = "";
            notedCore = -1;
        }
    }

    private void begun(TraceLine line) {
        long number = line.first();
        lowest = Math.min(lowest, number);
        highest = Math.max(highest, number);
        count++;
        if (begin == null && (wanted == ANY || wanted == number)) {
            wanted = number;
            begin = line;
        }
    }

    private void keep(TraceLine line) {
        if (kept.size() < KEPT_MAX) {
            kept.add(line);
        } else {
            latest[(int) (beyond++ % KEPT_MAX)] = line;
        }
    }

    private List<TraceLine> records() {
        List<TraceLine> all = new ArrayList<>(kept);
        for (long at = Math.max(0, beyond - KEPT_MAX); at < beyond; at++) {
            all.add(latest[(int) (at % KEPT_MAX)]);
        }
        return all;
    }

    /**
     * What there is to be shown.
     *
     * @param where the records came from, for messages
     * @param linesMax records to be shown at most
     * @throws ConfigurationException if the journey is not among the records
     */
    JourneyView view(String where, int linesMax) {
        TraceLine from = begin;
        if (from == null) {
            throw new ConfigurationException(where + ": " + missing());
        }
        TraceLine to = end == null ? last : end.line();
        long endPicos = to == null ? from.picos() : to.picos();
        List<TraceLine> all = records();
        Trip trip = Trip.of(all, wanted, end == null ? -1 : end.core);
        List<Bar> bars = bars(from.picos(), endPicos);
        List<Line> lines = new ArrayList<>();
        for (TraceLine line : all) {
            if (trip.concerns(line)) {
                lines.add(
                        new Line(
                                line.picos(),
                                RecordWords.lane(line),
                                line.source(),
                                RecordWords.of(line)));
            }
        }
        int omitted = Math.max(0, lines.size() - linesMax);
        long intid = end == null ? trip.intid() : end.intid;
        return new JourneyView(
                wanted,
                "",
                from.picos(),
                endPicos,
                outcome(bars),
                bars,
                intid,
                end == null ? trip.intidName() : end.intidName,
                end == null ? trip.core() : end.core,
                lines.subList(0, lines.size() - omitted),
                omitted);
    }

    private String missing() {
        return count == 0
                ? "no journey begins here; expected records of a run to which packets came"
                : "no journey "
                        + wanted
                        + "; expected one from "
                        + lowest
                        + " to "
                        + highest
                        + " ("
                        + count
                        + (count == 1 ? " begins here)" : " begin here)");
    }

    /** Stages one after the other from its begin on; rounding never lets one begin before another. */
    private List<Bar> bars(long startPicos, long endPicos) {
        List<Bar> bars = new ArrayList<>();
        End known = end;
        if (known == null) {
            return bars;
        }
        long at = startPicos;
        for (Map.Entry<Stage, Long> each : known.stages.entrySet()) {
            long until = Math.min(endPicos, at + each.getValue());
            String name = each.getKey().name().toLowerCase(java.util.Locale.ROOT);
            bars.add(new Bar(name, Lane.of(each.getKey()), at, until));
            at = until;
        }
        boolean whole = known.line.point() == TracePoint.JOURNEY_DELIVERED && !bars.isEmpty();
        if (whole && at < endPicos) {
            Bar tail = bars.remove(bars.size() - 1); // picoseconds lost by rounding each length
            bars.add(new Bar(tail.stage(), tail.lane(), tail.startPicos(), endPicos));
        }
        return bars;
    }

    private String outcome(List<Bar> bars) {
        End known = end;
        String past =
                bars.isEmpty()
                        ? "on the wire"
                        : "past "
                                + bars.get(bars.size() - 1).stage()
                                + " ("
                                + ending(bars.get(bars.size() - 1).stage())
                                + ")";
        if (known == null) {
            return "the records end while it is under way";
        }
        return switch (known.line.point()) {
            case JOURNEY_DELIVERED -> "delivered";
            case JOURNEY_DROPPED ->
                    "dropped " + past + ": " + RecordWords.reason(known.line.second());
            default -> "stuck " + past + " when the records end: " + waitsFor(bars);
        };
    }

    private static String ending(String stage) {
        return Stage.valueOf(stage.toUpperCase(java.util.Locale.ROOT)).end();
    }

    /** What would have to come next. */
    private static String waitsFor(List<Bar> bars) {
        if (bars.isEmpty()) {
            return "its last bit has not arrived";
        }
        return switch (Stage.valueOf(
                bars.get(bars.size() - 1).stage().toUpperCase(java.util.Locale.ROOT))) {
            case WIRE -> "the card has not begun to move it; it waits for a buffer or for others";
            case NIC -> "it is on its way into memory";
            case SOFTIRQ -> "the protocols work on it";
            case STACK, WOKEN -> "it waits in its socket's queue for a thread";
            default -> "it is in memory, and no code has taken it from its ring";
        };
    }
}
