package dev.doorbell.bench.text;

import java.util.Collection;
import java.util.Locale;

/** The known name that somebody may have meant. */
public final class Nearest {
    private static final int CHARS_MAX = 60;

    private Nearest() {}

    /**
     * The name of {@code known} that takes fewest changed, added or removed letters, of those that are
     * near enough: a third of the letters, and one.
     *
     * @return it, the first of several; empty if none is near
     */
    public static String to(String name, Collection<String> known) {
        String best = "";
        int least = 1 + name.length() / 3;
        for (String each : known) {
            int distance = distance(name.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT));
            if (distance <= least) {
                least = distance - 1;
                best = each;
            }
        }
        return best;
    }

    private static int distance(String a, String b) {
        if (a.length() > CHARS_MAX) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
