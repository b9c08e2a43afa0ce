package dev.doorbell.bench.timeline;

import dev.doorbell.sim.time.TimeBase;
import java.util.Locale;

/** Picoseconds in the unit that suits, with three decimals. */
final class Picos {
    static final long PER_SECOND = 1_000_000_000_000L;

    private static final long PER_NANO = 1_000;
    private static final String[] UNITS = {"ns", "µs", "ms", "s"};

    private Picos() {}

    /** A number of ticks in picoseconds, rounded down; saturates where there are more than fit. */
    static long of(TimeBase time, long ticks) {
        return of(ticks, time.ticksPerSecond());
    }

    /** The same for a tick of so many to the second. */
    static long of(long ticks, long ticksPerSecond) {
        long seconds = Math.floorDiv(ticks, ticksPerSecond);
        long rest = Math.floorMod(ticks, ticksPerSecond);
        if (seconds > Long.MAX_VALUE / PER_SECOND - 1) {
            return Long.MAX_VALUE;
        }
        java.math.BigInteger part =
                java.math.BigInteger.valueOf(rest)
                        .multiply(java.math.BigInteger.valueOf(PER_SECOND))
                        .divide(java.math.BigInteger.valueOf(ticksPerSecond));
        return seconds * PER_SECOND + part.longValueExact();
    }

    /** A length of time: {@code 12.345 µs}. */
    static String format(long picos) {
        return format(picos, picos);
    }

    /** A length of time in the unit that suits another: in one column all have one unit. */
    static String format(long picos, long like) {
        long size = PER_NANO;
        int unit = 0;
        while (unit + 1 < UNITS.length && Math.abs(like) / size >= 1000) {
            size *= 1000;
            unit++;
        }
        long thousandths = Math.round(picos / (size / 1000.0));
        if (size <= 1000) {
            thousandths = picos;
        }
        return String.format(
                Locale.ROOT,
                "%s%d.%03d %s",
                thousandths < 0 ? "-" : "",
                Math.abs(thousandths) / 1000,
                Math.abs(thousandths) % 1000,
                UNITS[unit]);
    }
}
