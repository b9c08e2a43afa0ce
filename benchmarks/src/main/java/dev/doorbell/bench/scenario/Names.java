package dev.doorbell.bench.scenario;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Names in scenario files: how constants are written, and what somebody may have meant. */
final class Names {
    private static final int SHOWN_CHARS_MAX = 60;

    private Names() {}

    /** Text as messages quote it. */
    static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= SHOWN_CHARS_MAX
                ? "'" + plain + "'"
                : "'" + plain.substring(0, SHOWN_CHARS_MAX) + "…'";
    }

    /** Says what is expected instead of {@code name}, and the known name nearest to it. */
    static String instead(String name, Collection<String> known) {
        String all = "expected one of " + String.join(", ", known);
        String best = "";
        int least = 1 + name.length() / 3;
        for (String each : known) {
            int distance = distance(name.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT));
            if (distance <= least) {
                least = distance - 1;
                best = each;
            }
        }
        return best.isEmpty() ? all : "did you mean " + best + "? " + all;
    }

    /** How many letters to change, to add or to take away make one name of the other. */
    private static int distance(String a, String b) {
        if (a.length() > SHOWN_CHARS_MAX) {
            return Integer.MAX_VALUE;
        }
        List<Integer> row = new ArrayList<>();
        for (int j = 0; j <= b.length(); j++) {
            row.add(j);
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row.get(0);
            row.set(0, i);
            for (int j = 1; j <= b.length(); j++) {
                int above = row.get(j);
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row.set(j, Math.min(changed, Math.min(above, row.get(j - 1)) + 1));
                diagonal = above;
            }
        }
        return row.get(b.length());
    }
}
