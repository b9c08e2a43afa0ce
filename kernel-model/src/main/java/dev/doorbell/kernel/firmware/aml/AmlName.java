package dev.doorbell.kernel.firmware.aml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name as AML spells it: {@code \_SB.PCI0}, {@code ^LNKA}, {@code PICM}.
 *
 * <p>Source: ACPI specification 6.5, "Name Objects Encoding".
 *
 * @param root begins at the root
 * @param parents how many levels up it begins
 * @param segments four characters each, short ones padded with underscores; empty for the place itself
 */
record AmlName(boolean root, int parents, List<String> segments) {

    /** Reads a path as text, as in a package that names its links in strings; null if it is none. */
    static @Nullable AmlName parse(String text) {
        boolean root = text.startsWith("\\");
        int at = root ? 1 : 0;
        int parents = 0;
        while (at < text.length() && text.charAt(at) == '^') {
            parents++;
            at++;
        }
        if (at == text.length()) {
            return null;
        }
        List<String> segments = new ArrayList<>();
        for (String part : text.substring(at).split("\\.", -1)) {
            if (!part.matches("[A-Z_][A-Z0-9_]{0,3}")) {
                return null;
            }
            segments.add((part + "___").substring(0, 4));
        }
        return new AmlName(root, parents, List.copyOf(segments));
    }

    /** Whether the search rules apply: one segment, and no prefix. */
    boolean isSearched() {
        return !root && parents == 0 && segments.size() == 1;
    }

    /** As people write it: underscores that only pad are left out. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(root ? "\\" : "");
        text.append("^".repeat(parents));
        for (int i = 0; i < segments.size(); i++) {
            text.append(i == 0 ? "" : ".").append(trimmed(segments.get(i)));
        }
        return text.toString();
    }

    /** A segment without the underscores at its end that only pad. */
    static String trimmed(String segment) {
        int end = segment.length();
        while (end > 1 && segment.charAt(end - 1) == '_') {
            end--;
        }
        return segment.substring(0, end);
    }
}
