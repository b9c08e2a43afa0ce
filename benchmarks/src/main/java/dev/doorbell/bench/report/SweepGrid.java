package dev.doorbell.bench.report;

import dev.doorbell.bench.sweep.SweepResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a sweep's grid is laid out on paper: one axis runs to the right, one makes rows or lines, and every
 * combination of the others has a panel of its own.
 *
 * @param result what is laid out
 * @param across the axis that runs to the right: the one of numbers with most values, or else the one with
 *     most values
 * @param down the axis of rows and lines: the delivery, or else the one with fewest values; -1 if there is
 *     but one axis
 * @param panels the cells of each panel
 */
record SweepGrid(SweepResult result, int across, int down, List<Panel> panels) {
    /** More would not be looked at. */
    static final int PANELS_MAX = 24;

    /**
     * The cells that share all values but two.
     *
     * @param title those values
     * @param cells in the order of the grid
     */
    record Panel(String title, List<SweepResult.Cell> cells) {}

    static SweepGrid of(SweepResult result) {
        int across = across(result.axes());
        int down = down(result.axes(), across);
        List<Integer> others =
                IntStream.range(0, result.axes().size())
                        .filter(axis -> axis != across && axis != down)
                        .boxed()
                        .toList();
        var byTitle =
                result.cells().stream()
                        .collect(
                                Collectors.groupingBy(
                                        cell -> title(result, others, cell),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        List<Panel> panels = new ArrayList<>();
        byTitle.forEach((title, cells) -> panels.add(new Panel(title, cells)));
        return new SweepGrid(result, across, down, List.copyOf(panels));
    }

    private static int across(List<SweepResult.Axis> axes) {
        int best = 0;
        for (int i = 1; i < axes.size(); i++) {
            if (weight(axes.get(i)) >= weight(axes.get(best))) {
                best = i;
            }
        }
        return best;
    }

    private static int weight(SweepResult.Axis axis) {
        boolean isScale = axis.hasNumbers() && axis.values().size() > 1;
        return axis.values().size() + (isScale ? 1_000_000 : 0);
    }

    private static int down(List<SweepResult.Axis> axes, int across) {
        int best = -1;
        for (int i = 0; i < axes.size(); i++) {
            if (i == across) {
                continue;
            }
            if (axes.get(i).parameter().equals("delivery")) {
                return i;
            }
            if (best < 0 || axes.get(i).values().size() < axes.get(best).values().size()) {
                best = i;
            }
        }
        return best;
    }

    private static String title(SweepResult result, List<Integer> others, SweepResult.Cell cell) {
        return others.stream()
                .map(
                        axis ->
                                result.axes().get(axis).parameter()
                                        + " "
                                        + result.value(cell, axis).label())
                .collect(Collectors.joining(", "));
    }

    /** Whether lines over the axis that runs to the right mean anything. */
    boolean hasLines() {
        SweepResult.Axis axis = result.axes().get(across);
        return axis.hasNumbers() && axis.values().size() > 1;
    }

    /** Rows or lines of each panel. */
    int rowCount() {
        return down < 0 ? 1 : result.axes().get(down).values().size();
    }

    /** Which row of its panel a cell is in. */
    int row(SweepResult.Cell cell) {
        return down < 0 ? 0 : cell.at().get(down);
    }

    /** The rows' names; one empty name if there is but one axis. */
    List<String> rowNames() {
        return down < 0
                ? List.of("")
                : result.axes().get(down).values().stream().map(SweepResult.Value::label).toList();
    }
}
