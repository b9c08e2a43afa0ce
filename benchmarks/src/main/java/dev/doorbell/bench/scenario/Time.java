package dev.doorbell.bench.scenario;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A length of time in a scenario, written as a number and a unit: {@code 25 ms}, {@code 1.5s}.
 *
 * @param nanos nanoseconds, 0 or more
 */
public record Time(long nanos) {
    /** What units there are, in nanoseconds. */
    static final Map<String, Long> UNITS = units();

    /** How it is written, as a regular expression. */
    static final String PATTERN = "^\\d{1,12}(\\.\\d{1,9})? ?(ns|us|ms|s)$";

    /** The longest one: a day. */
    static final long NANOS_MAX = 86_400_000_000_000L;

    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?) ?(ns|us|ms|s)");

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("ns", 1L);
        units.put("us", 1_000L);
        units.put("ms", 1_000_000L);
        units.put("s", 1_000_000_000L);
        return units;
    }

    /** Reads one; null if it is not written so, no whole number of nanoseconds, or too long. */
    static @Nullable Time parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        BigDecimal unit = BigDecimal.valueOf(UNITS.getOrDefault(matcher.group(2), 1L));
        BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(unit).stripTrailingZeros();
        boolean whole = nanos.scale() <= 0;
        return whole && nanos.compareTo(BigDecimal.valueOf(NANOS_MAX)) <= 0
                ? new Time(nanos.longValueExact())
                : null;
    }

    /** The nanoseconds of a time as it is written; null if it is not written so. */
    public static @Nullable Double nanosOf(String text) {
        Time time = parse(text);
        return time == null ? null : (double) time.nanos;
    }

    /** In the largest unit that leaves a number of at least one, with at most {@code decimals}. */
    static String format(double nanos, int decimals) {
        String unit = "ns";
        for (Map.Entry<String, Long> each : UNITS.entrySet()) {
            if (Math.abs(nanos) >= each.getValue()) {
                unit = each.getKey();
            }
        }
        BigDecimal value =
                BigDecimal.valueOf(nanos / UNITS.getOrDefault(unit, 1L))
                        .setScale(decimals, RoundingMode.HALF_UP);
        BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        return plain.toPlainString() + " " + unit;
    }

    @Override
    public String toString() {
        return format((double) nanos, 9);
    }
}
