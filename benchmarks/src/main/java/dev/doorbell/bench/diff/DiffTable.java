package dev.doorbell.bench.diff;

import dev.doorbell.bench.diff.DiffResult.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A difference as a table for people. What is better or worse is said by a word and a sign; colours only
 * repeat it.
 */
public final class DiffTable {
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String PLAIN = "\u001b[0m";
    private static final double P_SHOWN_MIN = 0.001;

    private final DiffResult result;
    private final boolean isColoured;
    private final StringBuilder text = new StringBuilder();

    private DiffTable(DiffResult result, boolean isColoured) {
        this.result = result;
        this.isColoured = isColoured;
    }

    /** The difference as text. */
    public static String render(DiffResult result, boolean isColoured) {
        DiffTable table = new DiffTable(result, isColoured);
        table.heading();
        result.deliveries().forEach(table::delivery);
        table.verdict();
        return table.text.toString();
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }

    private void heading() {
        line("A  " + result.a().file() + "  digest " + result.a().digest());
        line("B  " + result.b().file() + "  digest " + result.b().digest());
        for (DiffResult.Setup each : result.setup()) {
            line("   " + each.what() + ": " + shown(each.a()) + " -> " + shown(each.b()));
        }
        result.onlyInA().forEach(each -> line("   " + each + " is only in A"));
        result.onlyInB().forEach(each -> line("   " + each + " is only in B"));
        line("");
    }

    private static String shown(@Nullable String value) {
        return value == null || value.isEmpty() ? "(unknown)" : value;
    }

    private void delivery(DiffResult.Delivery of) {
        List<Change> all = new ArrayList<>(of.measures());
        all.addAll(of.stages());
        long equal = all.stream().filter(each -> !each.hasMoved()).count();
        if (equal == all.size()) {
            line(of.delivery() + ": no difference");
            line("");
            return;
        }
        line(
                String.format(
                        Locale.ROOT,
                        "%-20s%14s%14s%15s%12s",
                        of.delivery(),
                        "A",
                        "B",
                        "change",
                        ""));
        all.stream().filter(Change::hasMoved).forEach(this::change);
        if (equal > 0) {
            line("  the other " + equal + " are equal");
        }
        line("");
    }

    private void change(Change each) {
        Double change = each.change();
        Double relative = each.relative();
        String figures =
                String.format(
                        Locale.ROOT,
                        "  %-18s%14s%14s%15s%12s  ",
                        each.measure(),
                        value(each.a(), each.unit()),
                        value(each.b(), each.unit()),
                        change == null ? "" : Figures.change(change, each.unit()),
                        relative == null ? "" : Figures.percent(relative));
        line(figures + judgement(each));
    }

    private static String value(@Nullable Double value, String unit) {
        return value == null ? "-" : Figures.value(value, unit);
    }

    private String judgement(Change each) {
        Double change = each.change();
        Double p = each.p();
        String words =
                change == null
                        ? each.a() == null ? "only in B" : "only in A"
                        : change < 0 ? "better" : "worse";
        String sure =
                switch (each.judgement()) {
                    case EQUAL, SIGNIFICANT -> p == null ? "" : " (p " + chance(p) + ")";
                    case UNCLEAR ->
                            ", but may be chance" + (p == null ? "" : " (p " + chance(p) + ")");
                    case NOT_JUDGED -> " (not judged)";
                };
        boolean speaks = each.judgement() == DiffResult.Judgement.SIGNIFICANT && change != null;
        if (!isColoured || !speaks) {
            return words + sure;
        }
        return (change != null && change < 0 ? GREEN : RED) + words + PLAIN + sure;
    }

    private static String chance(double p) {
        return p < P_SHOWN_MIN ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
    }

    private void verdict() {
        line(result.verdict());
        for (DiffResult.Gated each : result.gates()) {
            if (each.failed()) {
                line(
                        coloured(RED, "FAILED")
                                + " "
                                + each.gate()
                                + ": "
                                + String.join(", ", each.reasons()));
            } else {
                line(coloured(GREEN, "passed") + " " + each.gate());
            }
        }
    }

    private String coloured(String colour, String word) {
        return isColoured ? colour + word + PLAIN : word;
    }
}
