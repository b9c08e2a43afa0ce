package dev.doorbell.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as reports for people print them: no locale, a proper minus, a dash where there is none. */
final class Figures {
    /** What is printed where there is no figure. */
    static final String NONE = "–";

    private static final int TIME_DIGITS = 4;

    private Figures() {}

    /** A time with its unit, to four digits: {@code 45.63 µs}. */
    static String time(@Nullable BigDecimal nanos) {
        if (nanos == null) {
            return NONE;
        }
        BigDecimal value = nanos.round(new MathContext(TIME_DIGITS, RoundingMode.HALF_EVEN));
        double size = value.abs().doubleValue();
        if (size >= 1e9) {
            return digits(value.movePointLeft(9)) + " s";
        } else if (size >= 1e6) {
            return digits(value.movePointLeft(6)) + " ms";
        } else if (size >= 1e3) {
            return digits(value.movePointLeft(3)) + " µs";
        }
        return digits(value) + " ns";
    }

    /** A share as per cent with one decimal; small ones with as many as show two digits. */
    static String percent(@Nullable BigDecimal share) {
        if (share == null) {
            return NONE;
        }
        BigDecimal value = share.movePointRight(2);
        double size = value.abs().doubleValue();
        if (size == 0) {
            return "0 %";
        } else if (size >= 1) {
            return fixed(value, 1) + " %";
        }
        return digits(value.round(new MathContext(2, RoundingMode.HALF_EVEN))) + " %";
    }

    /** A change as per cent with its sign. */
    static String change(BigDecimal share) {
        String text = fixed(share.movePointRight(2), 1);
        boolean isPlus = share.signum() > 0 && !text.equals("0.0");
        return (isPlus ? "+" : "") + text + " %";
    }

    /** A pure number with so many significant digits. */
    static String number(@Nullable BigDecimal value, int significant) {
        return value == null
                ? NONE
                : digits(value.round(new MathContext(significant, RoundingMode.HALF_EVEN)));
    }

    /** A pure number with so many decimals. */
    static String fixed(@Nullable BigDecimal value, int decimals) {
        if (value == null) {
            return NONE;
        }
        BigDecimal rounded = value.setScale(decimals, RoundingMode.HALF_EVEN);
        return minus(grouped(rounded.toPlainString()));
    }

    /** An exact number, its thousands set apart. */
    static String exact(@Nullable BigDecimal value) {
        return value == null ? NONE : minus(grouped(value.toPlainString()));
    }

    /** A count, its thousands set apart. */
    static String count(long value) {
        return minus(String.format(Locale.ROOT, "%,d", value));
    }

    /** Text in which numbers stay with their units. */
    static String unbroken(String text) {
        return text.replaceAll("(?<=\\d) (?=(ns|µs|ms|s)\\b|%)", "\u00a0")
                .replace("p = ", "p\u00a0=\u00a0");
    }

    private static String digits(BigDecimal value) {
        BigDecimal plain = value.scale() < 0 ? value.setScale(0, RoundingMode.UNNECESSARY) : value;
        return value.signum() == 0 ? "0" : minus(grouped(plain.toPlainString()));
    }

    private static String grouped(String plain) {
        int point = plain.indexOf('.');
        String whole = point < 0 ? plain : plain.substring(0, point);
        String rest = point < 0 ? "" : plain.substring(point);
        return whole.replaceAll("(?<=\\d)(?=(\\d{3})+$)", ",") + rest;
    }

    private static String minus(String text) {
        return text.replace('-', '−');
    }
}
