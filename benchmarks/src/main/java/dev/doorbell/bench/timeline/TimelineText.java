package dev.doorbell.bench.timeline;

import dev.doorbell.bench.compare.Lane;
import dev.doorbell.bench.timeline.JourneyView.Bar;
import dev.doorbell.bench.timeline.JourneyView.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Draws a journey: lanes against time, its stages with their lengths, its records.
 *
 * <p>No line is wider than the style allows. Where a stage is too short for the scale it gets a column all
 * the same, at the cost of the longest; the lengths beneath say what is what.
 */
public final class TimelineText {
    private static final int LANE_COLUMNS = 11;
    private static final int BARS_MIN = 16;
    private static final int TIME_COLUMNS = 13;
    private static final int STAGE_COLUMNS = 13;
    private static final int SOURCE_COLUMNS_MAX = 18;
    private static final int WIDE = 64;

    private final JourneyView view;
    private final TextStyle style;
    private final int width;
    private final List<String> lines = new ArrayList<>();
    private int sourceColumns;

    private TimelineText(JourneyView view, TextStyle style) {
        this.view = view;
        this.style = style;
        this.width = style.columns();
    }

    /** The journey as text that ends with a newline. */
    public static String render(JourneyView view, TextStyle style) {
        TimelineText text = new TimelineText(view, style);
        text.heading();
        text.lanes();
        text.stages();
        text.records();
        return String.join("\n", text.lines) + "\n";
    }

    private void heading() {
        String name =
                "journey "
                        + view.number()
                        + (view.delivery().isEmpty() ? "" : " by " + view.delivery());
        add(name, true);
        String end = view.end();
        String total = Picos.format(view.endPicos() - view.startPicos());
        add(
                end.equals("delivered")
                        ? end + " after " + total
                        : end + "; " + total + " after its first bit",
                false);
        if (view.intid() >= 0) {
            add(
                    "led to by "
                            + RecordWords.interrupt(view.intid(), view.intidName())
                            + (view.core() >= 0 ? " on cpu" + view.core() : ""),
                    false);
        }
        add("began at " + Picos.format(view.startPicos()), false);
    }

    /** Text in as many lines as it takes. */
    private void add(String text, boolean isBold) {
        for (String line : wrapped(style.clean(text), width)) {
            lines.add(isBold ? style.bold(line) : line);
        }
    }

    // Lanes.

    private void lanes() {
        if (view.stages().isEmpty()) {
            return;
        }
        int columns = Math.max(BARS_MIN, width - LANE_COLUMNS);
        int[] cells = cells(view.stages(), columns);
        lines.add("");
        String zero = "0";
        String end = style.clean(Picos.format(view.endPicos() - view.startPicos()));
        int gap = Math.max(1, columns - zero.length() - end.length());
        lines.add(" ".repeat(LANE_COLUMNS) + zero + " ".repeat(gap) + end);
        for (Lane lane : Lane.values()) {
            if (view.stages().stream().noneMatch(bar -> bar.lane() == lane)) {
                continue;
            }
            StringBuilder row = new StringBuilder();
            int pending = 0;
            boolean odd = false;
            for (int i = 0; i < cells.length; i++) {
                Bar bar = view.stages().get(i);
                if (bar.lane() != lane) {
                    pending += cells[i];
                    continue;
                }
                if (cells[i] > 0) {
                    row.append(" ".repeat(pending));
                    pending = 0;
                    row.append(style.paint(lane, block(bar.stage(), cells[i], odd)));
                    odd = !odd;
                }
            }
            String label = style.paint(lane, lane.label());
            String gapped = label + " ".repeat(LANE_COLUMNS - lane.label().length());
            lines.add((gapped + row).stripTrailing());
        }
    }

    /** A stage's bar, with its name where there is room; two shades tell neighbours apart. */
    private String block(String stage, int columns, boolean odd) {
        String fill = style.isPlain() ? odd ? "=" : "#" : odd ? "▓" : "█";
        String name = style.clean(stage);
        int room = columns - name.length() - 2;
        if (room < 2) {
            return fill.repeat(columns);
        }
        return fill.repeat(room / 2) + " " + name + " " + fill.repeat(room - room / 2);
    }

    /** How many columns each stage gets; one at least if it takes any time. They sum to all there are. */
    static int[] cells(List<Bar> bars, int columns) {
        long total = bars.stream().mapToLong(Bar::picos).sum();
        int[] cells = new int[bars.size()];
        if (total == 0) {
            return cells;
        }
        int given = 0;
        for (int i = 0; i < cells.length; i++) {
            double share = (double) bars.get(i).picos() / total;
            cells[i] = bars.get(i).picos() == 0 ? 0 : Math.max(1, (int) (share * columns));
            given += cells[i];
        }
        while (given != columns) {
            int most = 0;
            for (int i = 1; i < cells.length; i++) {
                most = bars.get(i).picos() > bars.get(most).picos() ? i : most;
            }
            if (given > columns) {
                most = 0;
                for (int i = 1; i < cells.length; i++) {
                    most = cells[i] > cells[most] ? i : most;
                }
            }
            int change = given < columns ? columns - given : -1;
            cells[most] += change;
            given += change;
        }
        return cells;
    }

    // Stages.

    private void stages() {
        if (view.stages().isEmpty()) {
            return;
        }
        long total = view.endPicos() - view.startPicos();
        lines.add("");
        boolean isWide = width >= WIDE;
        lines.add(
                style.bold(
                        isWide
                                ? String.format(
                                        Locale.ROOT,
                                        "%-13s%-11s%14s%14s%8s",
                                        "stage",
                                        "lane",
                                        "from",
                                        "length",
                                        "share")
                                : String.format(Locale.ROOT, "%-13s%14s", "stage", "length")));
        long sum = 0;
        for (Bar bar : view.stages()) {
            sum += bar.picos();
            stage(bar, total, isWide);
        }
        String whole = style.clean(Picos.column(sum, total));
        lines.add(
                isWide
                        ? String.format(Locale.ROOT, "%-38s%14s", "total", whole)
                        : String.format(Locale.ROOT, "%-13s%14s", "total", whole));
    }

    private void stage(Bar bar, long total, boolean isWide) {
        String length = style.clean(Picos.column(bar.picos(), total));
        String name =
                style.paint(bar.lane(), bar.stage())
                        + " ".repeat(Math.max(1, STAGE_COLUMNS - bar.stage().length()));
        if (!isWide) {
            lines.add(name + String.format(Locale.ROOT, "%14s", length));
            return;
        }
        String from = style.clean(Picos.column(bar.startPicos() - view.startPicos(), total));
        double share = total == 0 ? 0 : 100.0 * bar.picos() / total;
        lines.add(
                name
                        + String.format(
                                Locale.ROOT,
                                "%-11s%14s%14s%6.1f %%",
                                bar.lane().label(),
                                from,
                                length,
                                share));
    }

    // Records.

    private void records() {
        if (view.lines().isEmpty()) {
            return;
        }
        int widest = view.lines().stream().mapToInt(line -> line.source().length()).max().orElse(0);
        sourceColumns = Math.min(SOURCE_COLUMNS_MAX, widest);
        lines.add("");
        lines.add(style.bold("records"));
        long total = view.endPicos() - view.startPicos();
        for (Line line : view.lines()) {
            record(line, total);
        }
        if (view.omitted() > 0) {
            add("and " + view.omitted() + " more; --records N shows more of them", false);
        }
    }

    private void record(Line line, long total) {
        String at = style.clean("+" + Picos.column(line.picos() - view.startPicos(), total));
        String time = " ".repeat(Math.max(0, TIME_COLUMNS - at.length())) + at + "  ";
        String whole = style.clean(line.source());
        String source = whole.substring(0, Math.min(whole.length(), sourceColumns));
        boolean isWide = width >= WIDE;
        String head =
                isWide
                        ? time
                                + source
                                + " ".repeat(Math.max(0, sourceColumns - source.length()))
                                + "  "
                        : time;
        String words = style.clean(line.words());
        List<String> parts = wrapped(words, Math.max(8, width - head.length()));
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            String shown = line.lane() == null ? part : style.paint(line.lane(), part);
            lines.add((i == 0 ? head : " ".repeat(head.length())) + shown);
        }
    }

    /** Text in lines of so many columns, broken between words where that is possible. */
    static List<String> wrapped(String text, int columns) {
        List<String> parts = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : Arrays.asList(text.split(" ", -1))) {
            String rest = word;
            if (line.length() > 0 && line.length() + 1 + rest.length() > columns) {
                parts.add(line.toString());
                line.setLength(0);
            }
            while (rest.length() > columns) {
                parts.add(rest.substring(0, columns));
                rest = rest.substring(columns);
            }
            line.append(line.length() > 0 ? " " : "").append(rest);
        }
        parts.add(line.toString());
        return parts;
    }
}
