package dev.doorbell.bench.scenario;

import dev.doorbell.bench.text.Nearest;
import java.util.Collection;

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
        String best = Nearest.to(name, known);
        return best.isEmpty() ? all : "did you mean " + best + "? " + all;
    }
}
