package dev.doorbell.bench.sweep;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A sweep as a table for people: a line for each cell, with the measures that the sweep is about. */
public final class SweepTable {
    private static final int CELLS_MAX = 500;
    private static final String GAP = "  ";

    private SweepTable() {}

    /** The table; of very many cells the first ones, and how many there are. */
    public static String render(SweepResult result) {
        List<List<String>> rows = new ArrayList<>();
        List<String> heading = new ArrayList<>();
        result.axes().forEach(each -> heading.add(each.parameter()));
        heading.addAll(result.show());
        rows.add(heading);
        for (SweepResult.Cell cell : result.cells().stream().limit(CELLS_MAX).toList()) {
            List<String> row = new ArrayList<>();
            for (int i = 0; i < result.axes().size(); i++) {
                row.add(result.value(cell, i).label());
            }
            result.show().forEach(each -> row.add(value(result, cell, each)));
            rows.add(row);
        }
        StringBuilder text = new StringBuilder();
        text.append(result.name()).append(": ").append(result.title()).append("\n\n");
        append(text, rows, result.axes().size());
        if (result.cells().size() > CELLS_MAX) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "… and %,d more cells%n",
                            result.cells().size() - CELLS_MAX));
        }
        text.append(
                String.format(
                        Locale.ROOT,
                        "%n%,d cells, %,d runs, %,d failed. ± is half of the mean's 95 %%"
                                + " interval over the seeds.%n",
                        result.cells().size(),
                        result.runs(),
                        result.failed()));
        result.cells().stream()
                .map(SweepResult.Cell::problem)
                .filter(each -> each != null)
                .distinct()
                .limit(10)
                .forEach(each -> text.append("failed: ").append(each).append('\n'));
        text.append("digest ").append(result.digest()).append('\n');
        return text.toString();
    }

    private static void append(StringBuilder text, List<List<String>> rows, int axes) {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(1);
                line.append(i == 0 ? "" : GAP);
                line.append(
                        String.format(
                                Locale.ROOT,
                                "%" + (i < axes ? "-" : "") + width + "s",
                                row.get(i)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static String value(SweepResult result, SweepResult.Cell cell, String measure) {
        SweepResult.Statistic statistic = cell.measures().get(measure);
        if (statistic == null) {
            return cell.problem() == null ? "-" : "failed";
        }
        String unit =
                result.measures().stream()
                        .filter(each -> each.measure().equals(measure))
                        .map(SweepResult.Quantity::unit)
                        .findFirst()
                        .orElse("");
        Double high = statistic.high();
        return format(statistic.mean(), unit, statistic.mean())
                + (high == null
                        ? ""
                        : " ± " + format(high - statistic.mean(), unit, statistic.mean()))
                + (unit.equals("ns") ? " " + timeUnit(statistic.mean()) : "");
    }

    private static String format(double value, String unit, double scale) {
        return switch (unit) {
            case "ns" -> plain(value / divisor(scale), 3);
            case "ratio" -> plain(value, 4);
            default -> plain(value, 1);
        };
    }

    private static double divisor(double nanos) {
        return nanos >= 1e9 ? 1e9 : nanos >= 1e6 ? 1e6 : nanos >= 1e3 ? 1e3 : 1;
    }

    private static String timeUnit(double nanos) {
        return nanos >= 1e9 ? "s" : nanos >= 1e6 ? "ms" : nanos >= 1e3 ? "µs" : "ns";
    }

    private static String plain(@Nullable Double value, int decimals) {
        return value == null
                ? ""
                : BigDecimal.valueOf(value)
                        .setScale(decimals, RoundingMode.HALF_UP)
                        .toPlainString();
    }
}
