package dev.doorbell.bench.scenario;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a measurement is compared with: {@code < 100 us}, {@code 4 s to 5 s}, {@code = nic.interrupts},
 * {@code > 10 * msi/latency.mean}.
 *
 * @param relation how
 * @param first with what; for a range its low end
 * @param last the high end of a range
 */
record Bound(Relation relation, Operand first, @Nullable Operand last) {
    private static final String OPERAND =
            "((?:[\\d.]+ ?\\* ?)?[a-z][\\w./-]*|(?:\\d[\\d.]*|0x[\\da-fA-F_]+)(?: ?(?:ns|us|ms|s|%))?)";
    private static final Pattern ONE_SIDED = Pattern.compile("(<=|>=|<|>|=) ?" + OPERAND);
    private static final Pattern RANGE = Pattern.compile(OPERAND + " to " + OPERAND);
    private static final Pattern REFERENCE =
            Pattern.compile("(?:([\\d.]+) ?\\* ?)?(?:([\\w-]+)/)?([a-z][\\w.]*)");
    private static final Pattern NUMBER =
            Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(?: ?(ns|us|ms|s|%))?");

    /** How a measurement is compared. */
    enum Relation {
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">="),
        EQUAL("="),
        WITHIN("to");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        static Relation of(String sign) {
            for (Relation each : values()) {
                if (each.sign.equals(sign)) {
                    return each;
                }
            }
            throw new IllegalArgumentException(sign);
        }
    }

    /**
     * A number, or a multiple of a measurement.
     *
     * @param number the number, or what the measurement is multiplied by
     * @param unit of a plain number: empty, a unit of time, or %
     * @param variant whose measurement; empty for the same variant's
     * @param measure null for a plain number
     */
    record Operand(double number, String unit, String variant, @Nullable Measure measure) {
        boolean fits(Measure.Unit of) {
            Measure other = measure;
            if (other != null) {
                return other.unit() == of;
            }
            return switch (of) {
                case NANOS -> Time.UNITS.containsKey(unit) || (number == 0 && unit.isEmpty());
                case RATIO -> unit.isEmpty() || unit.equals("%");
                case COUNT -> unit.isEmpty();
            };
        }

        double plain() {
            return unit.equals("%") ? number / 100 : number * Time.UNITS.getOrDefault(unit, 1L);
        }
    }

    /** Looks a measurement up. */
    @FunctionalInterface
    interface LookUp {
        /** The value; null if there is none. */
        @Nullable Double of(String variant, Measure measure);
    }

    /** Reads one; null if it is not written so. */
    static @Nullable Bound parse(String text) {
        Matcher one = ONE_SIDED.matcher(text.strip());
        if (one.matches()) {
            Operand operand = operand(one.group(2));
            return operand == null ? null : new Bound(Relation.of(one.group(1)), operand, null);
        }
        Matcher range = RANGE.matcher(text.strip());
        if (range.matches()) {
            Operand low = operand(range.group(1));
            Operand high = operand(range.group(2));
            return low == null || high == null ? null : new Bound(Relation.WITHIN, low, high);
        }
        return null;
    }

    private static @Nullable Operand operand(String text) {
        if (text.startsWith("0x")) {
            String digits = text.substring(2).replace("_", "");
            return digits.length() > 15
                    ? null
                    : new Operand(Long.parseLong(digits, 16), "", "", null);
        }
        Matcher number = NUMBER.matcher(text);
        if (number.matches()) {
            String unit = number.group(2) == null ? "" : number.group(2);
            return new Operand(new BigDecimal(number.group(1)).doubleValue(), unit, "", null);
        }
        Matcher reference = REFERENCE.matcher(text);
        if (!reference.matches()) {
            return null;
        }
        Measure measure = named(reference.group(3));
        String factor = reference.group(1);
        if (measure == null || (factor != null && !NUMBER.matcher(factor).matches())) {
            return null;
        }
        String variant = reference.group(2);
        return new Operand(
                factor == null ? 1 : new BigDecimal(factor).doubleValue(),
                "",
                variant == null ? "" : variant,
                measure);
    }

    /** The measure of that name; null if there is none. */
    static @Nullable Measure named(String label) {
        for (Measure each : Measure.values()) {
            if (each.label().equals(label)) {
                return each;
            }
        }
        return null;
    }

    /**
     * Whether {@code value} is as expected; not if what it is compared with was not measured.
     *
     * @param variant whose measurement it is
     */
    boolean isMetBy(double value, String variant, LookUp others) {
        Double bound = value(first, variant, others);
        Operand end = last;
        Double high = end == null ? bound : value(end, variant, others);
        if (bound == null || high == null) {
            return false;
        }
        return switch (relation) {
            case LESS -> value < bound;
            case AT_MOST -> value <= bound;
            case MORE -> value > bound;
            case AT_LEAST -> value >= bound;
            case EQUAL -> value == bound;
            case WITHIN -> value >= bound && value <= high;
        };
    }

    private static @Nullable Double value(Operand operand, String variant, LookUp others) {
        Measure measure = operand.measure();
        if (measure == null) {
            return operand.plain();
        }
        Double other =
                others.of(operand.variant().isEmpty() ? variant : operand.variant(), measure);
        return other == null ? null : operand.number() * other;
    }

    /** The bound's measures, by variant: what has to be measured for it. */
    Map<String, Measure> references() {
        Map<String, Measure> all = new java.util.LinkedHashMap<>();
        for (Operand each : last == null ? new Operand[] {first} : new Operand[] {first, last}) {
            if (each.measure() != null) {
                all.put(each.variant(), each.measure());
            }
        }
        return all;
    }
}
