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
        int unit = 0;
        long size = PER_NANO;
        while (unit + 1 < UNITS.length && picos / size >= 1000) {
            size *= 1000;
            unit++;
        }
        return format(picos, unit);
    }

    /**
     * A length of time in a column: all in one unit, and a finer one than suits the greatest, since the
     * others are what one looks for.
     */
    static String column(long picos, long greatest) {
        long micro = 1000 * PER_NANO;
        return format(picos, greatest < micro ? 0 : greatest < micro * 1_000_000 ? 1 : 2);
    }

    private static String format(long picos, int unit) {
        long thousandth = 1;
        for (int i = 0; i < unit; i++) {
            thousandth *= 1000;
        }
        long thousandths = Math.floorDiv(picos + thousandth / 2, thousandth);
        return String.format(
                Locale.ROOT,
                "%d.%03d %s",
                Math.floorDiv(thousandths, 1000),
                Math.floorMod(thousandths, 1000),
                UNITS[unit]);
    }
}
