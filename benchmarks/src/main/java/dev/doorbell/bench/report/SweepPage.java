package dev.doorbell.bench.report;

import dev.doorbell.bench.report.Page.Block;
import dev.doorbell.bench.report.Page.Cell;
import dev.doorbell.bench.report.Page.Section;
import dev.doorbell.bench.report.Page.Term;
import dev.doorbell.bench.sweep.SweepResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A sweep's result as a page: for each measure that it is about, lines and a heat map of each panel. */
final class SweepPage {
    /** More would be no page but a file; the CSV holds them all. */
    private static final int CELLS_MAX = 4_000;

    /** More lines in one panel cannot be told apart. */
    private static final int LINES_MAX = 8;

    private static final int PROBLEMS_MAX = 20;

    private final SweepResult result;
    private final SweepGrid grid;
    private final List<SweepGrid.Panel> shown;

    private SweepPage(SweepResult result) {
        this.result = result;
        this.grid = SweepGrid.of(result);
        this.shown = grid.panels().stream().limit(panelsMax()).toList();
    }

    static Page of(SweepResult result) {
        return new SweepPage(result).page();
    }

    private long panelsMax() {
        int largest = grid.panels().stream().mapToInt(each -> each.cells().size()).max().orElse(1);
        return largest > CELLS_MAX
                ? 0
                : Math.min(SweepGrid.PANELS_MAX, Math.max(1, CELLS_MAX / largest));
    }

    private Page page() {
        List<Section> sections = new ArrayList<>();
        Map<String, Object> charts = new LinkedHashMap<>();
        List<String> measures = result.show();
        for (int i = 0; i < measures.size(); i++) {
            SweepResult.Quantity quantity = quantity(measures.get(i));
            charts.put("m" + i, data(quantity));
            sections.add(section(quantity, i));
        }
        if (result.failed() > 0) {
            sections.add(problems());
        }
        sections.add(origins());
        sections.add(new Section("reading", "How to read this", reading()));
        return new Page(
                result.name() + " – doorbell",
                subject(),
                result.title().isEmpty() ? result.name() : result.title(),
                notes(),
                sections,
                ChartData.embedded(Map.of("sweeps", charts)),
                "Made by doorbell, a simulator of the interrupt path. Nothing here was measured on a"
                        + " machine.");
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(
                Figures.count(result.cells().size())
                        + " combinations, each run for "
                        + (result.seeds().size() == 1
                                ? "one seed"
                                : Figures.count(result.seeds().size()) + " seeds")
                        + "; "
                        + (result.failed() == 0
                                ? "all runs could be made."
                                : Figures.count(result.failed())
                                        + " of "
                                        + Figures.count(result.runs())
                                        + " runs could not be made."));
        if (shown.size() < grid.panels().size()) {
            notes.add(
                    "This page shows "
                            + Figures.count(shown.size())
                            + " of "
                            + Figures.count(grid.panels().size())
                            + " panels; sweep.csv holds everything.");
        }
        return notes;
    }

    private List<Term> subject() {
        List<Term> terms = new ArrayList<>();
        terms.add(new Term("Sweep", result.name()));
        for (SweepResult.Axis axis : result.axes()) {
            terms.add(new Term(axis.parameter(), values(axis)));
        }
        return terms;
    }

    private static String values(SweepResult.Axis axis) {
        List<SweepResult.Value> values = axis.values();
        return values.size() <= 6
                ? values.stream().map(SweepResult.Value::label).collect(Collectors.joining(", "))
                : values.get(0).label()
                        + " to "
                        + values.get(values.size() - 1).label()
                        + ", "
                        + values.size()
                        + " values";
    }

    private SweepResult.Quantity quantity(String measure) {
        return result.measures().stream()
                .filter(each -> each.measure().equals(measure))
                .findFirst()
                .orElse(new SweepResult.Quantity(measure, "", measure));
    }

    private Section section(SweepResult.Quantity quantity, int number) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Page.Paragraph(sentence(quantity.meaning())));
        String across = result.axes().get(grid.across()).parameter();
        boolean hasRows = grid.down() >= 0;
        String rows = hasRows ? result.axes().get(grid.down()).parameter() : "";
        if (shown.isEmpty()) {
            blocks.add(new Page.Missing("There is too much to draw; sweep.csv holds all of it."));
        } else {
            if (grid.hasLines() && grid.rowCount() <= LINES_MAX) {
                blocks.add(
                        new Page.Chart(
                                "lines-" + number,
                                "lines",
                                "m" + number,
                                quantity.measure() + " over " + across,
                                (hasRows ? "A line for each " + rows + ". " : "")
                                        + "Points are means over the seeds, upright strokes their"
                                        + " 95 % intervals. All panels share their axes.",
                                table(quantity),
                                null));
            }
            if (hasRows || !grid.hasLines()) {
                blocks.add(
                        new Page.Chart(
                                "heat-" + number,
                                "heat",
                                "m" + number,
                                quantity.measure()
                                        + " by "
                                        + across
                                        + (hasRows ? " and " + rows : ""),
                                "Each field is one combination, the mean over the seeds written in"
                                        + " it where there is room; the scale below says which"
                                        + " colour stands for what. A hatched field could not be"
                                        + " run.",
                                table(quantity),
                                null));
            }
        }
        return new Section("measure-" + number, quantity.measure(), blocks);
    }

    private static String sentence(String text) {
        return text.isEmpty()
                ? ""
                : text.substring(0, 1).toUpperCase(Locale.ROOT)
                        + text.substring(1)
                        + (text.endsWith(".") ? "" : ".");
    }

    private Page.Table table(SweepResult.Quantity quantity) {
        List<String> header = new ArrayList<>();
        header.add(
                result.axes().stream()
                        .map(SweepResult.Axis::parameter)
                        .collect(Collectors.joining(", ")));
        header.addAll(List.of("Mean", "95 % interval", "Least", "Greatest", "Seeds"));
        List<List<Cell>> rows = new ArrayList<>();
        for (SweepGrid.Panel panel : shown) {
            for (SweepResult.Cell each : panel.cells()) {
                rows.add(row(quantity, each));
            }
        }
        return new Page.Table(quantity.measure() + " of every combination", header, rows, false);
    }

    private List<Cell> row(SweepResult.Quantity quantity, SweepResult.Cell cell) {
        SweepResult.Statistic value = cell.measures().get(quantity.measure());
        String problem = cell.problem();
        Cell head = new Cell(name(cell), problem, null);
        if (value == null) {
            return List.of(
                    head,
                    Cell.of(problem == null ? Figures.NONE : "failed"),
                    Cell.of(Figures.NONE),
                    Cell.of(Figures.NONE),
                    Cell.of(Figures.NONE),
                    Cell.of("0"));
        }
        String unit = quantity.unit();
        return List.of(
                head,
                Cell.of(text(value.mean(), unit)),
                Cell.of(interval(value, unit)),
                Cell.of(text(value.min(), unit)),
                Cell.of(text(value.max(), unit)),
                Cell.of(Figures.count(value.count())));
    }

    private static String interval(SweepResult.Statistic value, String unit) {
        Double low = value.low();
        Double high = value.high();
        return low == null || high == null
                ? Figures.NONE
                : text(low, unit) + " to " + text(high, unit);
    }

    private String name(SweepResult.Cell cell) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < result.axes().size(); i++) {
            values.add(result.value(cell, i).label());
        }
        return String.join(", ", values);
    }

    private static String text(double value, String unit) {
        BigDecimal exact = BigDecimal.valueOf(value);
        return unit.equals("ns") ? Figures.time(exact) : Figures.number(exact, 4);
    }

    // What the script draws from.

    private Map<String, Object> data(SweepResult.Quantity quantity) {
        SweepResult.Axis across = result.axes().get(grid.across());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("unit", quantity.unit());
        data.put("across", across.parameter());
        data.put("scale", across.scale());
        data.put("across_unit", across.unit());
        data.put("has_numbers", grid.hasLines());
        data.put("columns", across.values());
        data.put("rows", grid.rowNames());
        List<Integer> styles = new ArrayList<>();
        for (int i = 0; i < grid.rowCount(); i++) {
            styles.add(Palette.index(grid.rowNames().get(i), i));
        }
        data.put("styles", styles);
        List<Object> panels = new ArrayList<>();
        for (SweepGrid.Panel panel : shown) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("title", panel.title());
            each.put("cells", panel.cells().stream().map(cell -> field(quantity, cell)).toList());
            panels.add(each);
        }
        data.put("panels", panels);
        return data;
    }

    private Map<String, @Nullable Object> field(
            SweepResult.Quantity quantity, SweepResult.Cell cell) {
        Map<String, @Nullable Object> field = new LinkedHashMap<>();
        field.put("column", cell.at().get(grid.across()));
        field.put("row", grid.row(cell));
        SweepResult.Statistic value = cell.measures().get(quantity.measure());
        field.put("mean", value == null ? null : value.mean());
        field.put("low", value == null ? null : value.low());
        field.put("high", value == null ? null : value.high());
        field.put("text", value == null ? null : text(value.mean(), quantity.unit()));
        field.put("problem", cell.problem());
        return field;
    }

    // What else there is to say.

    private Section problems() {
        List<List<Cell>> rows = new ArrayList<>();
        for (SweepResult.Cell each : result.cells()) {
            String problem = each.problem();
            if (problem != null && rows.size() < PROBLEMS_MAX) {
                rows.add(ComparisonPage.cells(name(each), problem));
            }
        }
        return new Section(
                "problems",
                "What could not be run",
                List.of(
                        new Page.Table(
                                "Combinations that could not be run, the first " + PROBLEMS_MAX,
                                List.of("Combination", "Why"),
                                rows,
                                false)));
    }

    private Section origins() {
        return new Section(
                "reproduce",
                "Make it again",
                List.of(
                        new Page.Paragraph(
                                "The same specification gives the same files, whatever the number of"
                                        + " workers and however often it was stopped in between."),
                        new Page.Terms(
                                List.of(
                                        new Term("Specification", result.spec()),
                                        new Term("Digest", result.digest()),
                                        new Term("Version", result.doorbell()),
                                        new Term(
                                                "Seeds",
                                                result.seeds().size() <= 12
                                                        ? result.seeds().stream()
                                                                .map(String::valueOf)
                                                                .collect(Collectors.joining(", "))
                                                        : result.seeds().size() + " of them")))));
    }

    private static List<Block> reading() {
        return List.of(
                new Page.Terms(
                        List.of(
                                new Term(
                                        "Mean",
                                        "over the seeds of a combination, each counted once."),
                                new Term(
                                        "95 % interval",
                                        "of that mean, from the spread between seeds (Student’s t);"
                                                + " there is none for one seed."))),
                new Page.Paragraph(
                        "With the keyboard: a chart takes the focus with Tab; the arrow keys then"
                                + " read its values one after the other, and Escape lets go. Under"
                                + " every chart the same numbers stand as a table."));
    }
}
