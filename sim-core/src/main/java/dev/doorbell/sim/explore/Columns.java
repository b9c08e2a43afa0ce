package dev.doorbell.sim.explore;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells as lines of text, each column as wide as its widest cell. */
final class Columns {
    private static final int GAP = 2;

    private Columns() {}

    /** The lines; the first row is the head, and every row is numbered behind it. */
    static List<String> aligned(List<String[]> rows) {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length() + GAP);
            }
        }
        int digits = Integer.toString(rows.size()).length();
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < rows.size(); number++) {
            StringBuilder line = new StringBuilder();
            String label = number == 0 ? "" : Integer.toString(number);
            line.append(" ".repeat(digits - label.length())).append(label).append("  ");
            String[] row = rows.get(number);
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length()));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
