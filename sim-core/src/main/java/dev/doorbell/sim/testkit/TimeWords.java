package dev.doorbell.sim.testkit;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;

/** Times as people write them, and compared without rounding. */
final class TimeWords {
    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);

    private TimeWords() {}

    /** Ticks with three decimals and the unit that suits. */
    static String of(long ticks, long ticksPerSecond) {
        return ofNanos(ticks * 1e9 / ticksPerSecond);
    }

    static String of(Duration length) {
        return ofNanos(length.getSeconds() * 1e9 + length.getNano());
    }

    static String ofNanos(double nanos) {
        double size = Math.abs(nanos);
        if (size < 1e3) {
            return String.format(Locale.ROOT, "%.3f ns", nanos);
        } else if (size < 1e6) {
            return String.format(Locale.ROOT, "%.3f µs", nanos / 1e3);
        } else if (size < 1e9) {
            return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
        }
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    /** Below 0, 0 or above 0 as the ticks are shorter, as long or longer. */
    static int compare(long ticks, long ticksPerSecond, Duration length) {
        BigInteger nanos =
                BigInteger.valueOf(length.getSeconds())
                        .multiply(NANOS_PER_SECOND)
                        .add(BigInteger.valueOf(length.getNano()));
        return BigInteger.valueOf(ticks)
                .multiply(NANOS_PER_SECOND)
                .compareTo(nanos.multiply(BigInteger.valueOf(ticksPerSecond)));
    }
}
