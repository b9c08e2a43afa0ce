package dev.doorbell.bench.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results of faults as text for a terminal. */
public final class FaultReport {
    private static final String GAP = "  ";

    private FaultReport() {}

    /** A table, a line for each fault. */
    public static List<String> table(List<FaultResult> results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("id", "what breaks", "detector", "after", "mended"));
        for (FaultResult result : results) {
            rows.add(
                    List.of(
                            result.fault().id(),
                            result.fault().title(),
                            result.detector(),
                            result.after(),
                            result.mendedOutcome()));
        }
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(String.format(Locale.ROOT, "%-" + widths[i] + "s", cells.get(i)));
            line.append(GAP);
        }
        return line.toString().stripTrailing();
    }

    /** The last line: how many were caught, and how many left alone. */
    public static String sums(List<FaultResult> results) {
        long caught = results.stream().filter(result -> result.broken().isCaught()).count();
        long alone = results.stream().filter(result -> !result.mended().isCaught()).count();
        return caught
                + " of "
                + results.size()
                + " broken forms caught, "
                + alone
                + " of "
                + results.size()
                + " mended forms left alone";
    }

    /** The story of one, with the pictures of both forms. */
    public static List<String> story(FaultResult result) {
        Fault fault = result.fault();
        List<String> lines = new ArrayList<>();
        lines.add(fault.id() + "  " + fault.title());
        lines.add("source: " + fault.source());
        add(lines, "broken: " + fault.breaks(), result.broken());
        lines.addAll(result.broken().picture());
        add(lines, "mended: " + fault.mends(), result.mended());
        lines.addAll(result.mendedPicture());
        return lines;
    }

    private static void add(List<String> lines, String words, FaultRun run) {
        lines.add("");
        lines.addAll(wrapped(words));
        lines.add("outcome: " + run.outcome());
    }

    /** Text in lines of at most 100 columns. */
    static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > 100) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
