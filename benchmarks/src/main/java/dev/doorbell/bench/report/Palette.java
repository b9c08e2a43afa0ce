package dev.doorbell.bench.report;

import java.util.List;

/**
 * One colour for each delivery, the same everywhere, apart for all kinds of colour sight; each has a dash
 * pattern and its name beside it too, so that nothing rests on colour alone.
 */
final class Palette {
    private static final List<String> KNOWN = List.of("poll", "intx", "msi", "msix");
    private static final List<String> LIGHT = List.of("#b94a00", "#96458a", "#0063a8", "#00745a");
    private static final List<String> DARK = List.of("#f39a4e", "#dd9bd2", "#62b5f5", "#3cc7a0");
    private static final List<String> DASHES = List.of("none", "9 4", "none", "2 3");

    private Palette() {}

    /** Its place in the palette; a name that is not known has its place in the result. */
    static int index(String delivery, int position) {
        int known = KNOWN.indexOf(delivery);
        return known >= 0 ? known : position % KNOWN.size();
    }

    /** The order to draw lines in: what has gaps comes on top, so that lines that are alike all show. */
    static int layer(int index) {
        return List.of(0, 2, 1, 3).indexOf(index);
    }

    static String light(int index) {
        return LIGHT.get(index);
    }

    static String dark(int index) {
        return DARK.get(index);
    }

    static String dashes(int index) {
        return DASHES.get(index);
    }
}
