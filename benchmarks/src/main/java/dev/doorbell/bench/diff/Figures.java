package dev.doorbell.bench.diff;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
    private static final double PERCENT = 100;
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;

    private Figures() {}

    /** A value, with its unit. */
    static String value(double value, String unit) {
        return switch (unit) {
            case "ns" -> time(value, "");
            case "count" -> String.format(Locale.ROOT, "%,d", (long) value);
            default -> String.format(Locale.ROOT, "%.6f", value);
        };
    }

    /** A difference, with its sign and its unit. */
    static String change(double value, String unit) {
        return switch (unit) {
            case "ns" -> time(value, "+");
            case "count" -> String.format(Locale.ROOT, "%+,d", (long) value);
            default -> String.format(Locale.ROOT, "%+.6f", value);
        };
    }

    private static String time(double nanos, String sign) {
        double size = Math.abs(nanos);
        String number = "%" + sign + ".3f ";
        if (size >= MILLI) {
            return String.format(Locale.ROOT, number + "ms", nanos / MILLI);
        }
        return size >= MICRO
                ? String.format(Locale.ROOT, number + "µs", nanos / MICRO)
                : String.format(Locale.ROOT, number + "ns", nanos);
    }

    /** A part as a percentage, with its sign. */
    static String percent(double part) {
        return String.format(Locale.ROOT, "%+.2f %%", part * PERCENT);
    }
}
