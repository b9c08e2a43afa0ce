package dev.doorbell.sim.time;

import dev.doorbell.sim.error.ConfigurationException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tick of one simulation, and its clocks.
 *
 * <p>The tick rate is the least common multiple of all clock rates, so that every clock edge falls
 * on a whole tick. Signed 64-bit ticks at 48 GHz last six years.
 */
public final class TimeBase {
    /** No exact time base ticks faster than this: 2^47 Hz, where 2^61 ticks still last 4.5 hours. */
    public static final long TICKS_PER_SECOND_MAX = 1L << 47;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long PICOS_PER_SECOND = 1_000 * NANOS_PER_SECOND;

    private final long ticksPerSecond;

    // A tick in nanoseconds and in picoseconds: fractions in lowest terms, so that their products
    // are small.
    private final long nanosNumerator;
    private final long nanosDenominator;
    private final long picosNumerator;
    private final long picosDenominator;

    private final Map<String, ClockDomain> domains = new LinkedHashMap<>();

    private TimeBase(long ticksPerSecond, Collection<ClockRate> rates) {
        this.ticksPerSecond = ticksPerSecond;
        long ofNanos = WideMath.commonDivisor(NANOS_PER_SECOND, ticksPerSecond);
        this.nanosNumerator = NANOS_PER_SECOND / ofNanos;
        this.nanosDenominator = ticksPerSecond / ofNanos;
        long ofPicos = WideMath.commonDivisor(PICOS_PER_SECOND, ticksPerSecond);
        this.picosNumerator = PICOS_PER_SECOND / ofPicos;
        this.picosDenominator = ticksPerSecond / ofPicos;
        for (ClockRate rate : rates) {
            if (domains.put(rate.name(), new ClockDomain(rate, ticksPerSecond)) != null) {
                throw new ConfigurationException("clock " + rate.name() + " is declared twice");
            }
        }
    }

    /**
     * The exact time base of these clocks.
     *
     * @throws ConfigurationException if there is no clock, or if the common rate would exceed {@link
     *     #TICKS_PER_SECOND_MAX}; the message names the rates and the way out
     */
    public static TimeBase exact(Collection<ClockRate> rates) {
        if (rates.isEmpty()) {
            throw new ConfigurationException("a time base needs at least one clock");
        }
        BigInteger common = BigInteger.ONE;
        for (ClockRate rate : rates) {
            BigInteger hz = BigInteger.valueOf(rate.hz());
            common = common.divide(common.gcd(hz)).multiply(hz);
        }
        if (common.compareTo(BigInteger.valueOf(TICKS_PER_SECOND_MAX)) > 0) {
            throw new ConfigurationException(
                    "these clocks have no common tick below 2^47 Hz: "
                            + rates.stream()
                                    .map(ClockRate::toString)
                                    .collect(Collectors.joining(", "))
                            + "; their least common multiple is "
                            + common
                            + " Hz. Choose rates with common factors, or a rounded time base, in"
                            + " which each edge is computed from its number and is early by less"
                            + " than one tick");
        }
        return new TimeBase(common.longValueExact(), rates);
    }

    /**
     * A time base of a given rate, whose clocks need not divide it: the edge of cycle <i>n</i> is
     * floor(<i>n</i> · ticksPerSecond / hz), early by less than one tick and never drifting.
     *
     * @throws ConfigurationException if the rate is not between the fastest clock's and {@link
     *     #TICKS_PER_SECOND_MAX}
     */
    public static TimeBase rounded(long ticksPerSecond, Collection<ClockRate> rates) {
        long fastest = rates.stream().mapToLong(ClockRate::hz).max().orElse(1);
        if (ticksPerSecond < fastest || ticksPerSecond > TICKS_PER_SECOND_MAX) {
            throw new ConfigurationException(
                    "rounded time base of "
                            + ticksPerSecond
                            + " ticks per second; expected between the fastest clock's "
                            + fastest
                            + " and 2^47");
        }
        return new TimeBase(ticksPerSecond, rates);
    }

    /** Ticks in a second. */
    public long ticksPerSecond() {
        return ticksPerSecond;
    }

    /** Whether every clock's cycle is a whole number of ticks. */
    public boolean isExact() {
        return domains.values().stream().allMatch(ClockDomain::isExact);
    }

    /**
     * The clock of that name.
     *
     * @throws ConfigurationException if there is none
     */
    public ClockDomain domain(String name) {
        ClockDomain domain = domains.get(name);
        if (domain == null) {
            throw new ConfigurationException(
                    "no clock named " + name + "; there are " + domains.keySet());
        }
        return domain;
    }

    /** The ticks in {@code nanos} nanoseconds, floor; exact if the rate is a multiple of 1 GHz. */
    public long ticksOfNanos(long nanos) {
        return WideMath.mulDivFloor(nanos, ticksPerSecond, NANOS_PER_SECOND);
    }

    /** Whole nanoseconds in {@code ticks}, floor. */
    public long wholeNanos(long ticks) {
        return WideMath.mulDivFloor(ticks, nanosNumerator, nanosDenominator);
    }

    /**
     * Whole picoseconds in {@code ticks}, floor.
     *
     * @throws ArithmeticException if 64 bits do not hold them, after 106 days
     */
    public long wholePicos(long ticks) {
        return WideMath.mulDivFloor(ticks, picosNumerator, picosDenominator);
    }

    /**
     * The ticks in a length of time, floor; exact if the rate is a multiple of 1 GHz.
     *
     * @throws IllegalArgumentException if it is negative, or more ticks than there are
     */
    public long ticksOf(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(
                    "a length of " + duration + "; time does not go back: give a positive one");
        }
        try {
            return ticksOfNanos(duration.toNanos());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "a length of " + duration + " is more than 2^63 ticks or nanoseconds", e);
        }
    }

    /** {@code ticks} as a length of time, in whole nanoseconds, floor. */
    public Duration duration(long ticks) {
        return Duration.ofNanos(wholeNanos(ticks));
    }

    /** Ticks of some other time base as a length of time, in whole nanoseconds, floor. */
    public static Duration duration(long ticks, long ticksPerSecond) {
        return Duration.ofNanos(WideMath.mulDivFloor(ticks, NANOS_PER_SECOND, ticksPerSecond));
    }

    /** Nanoseconds in {@code ticks}, for printing and statistics only. */
    public double nanos(long ticks) {
        return ticks * (double) NANOS_PER_SECOND / ticksPerSecond;
    }

    /** {@code ticks} as people write it, with three decimals and the unit that suits: 12.345 µs. */
    public String format(long ticks) {
        double nanos = nanos(ticks);
        double size = Math.abs(nanos);
        if (size < 1e3) {
            return String.format(java.util.Locale.ROOT, "%.3f ns", nanos);
        } else if (size < 1e6) {
            return String.format(java.util.Locale.ROOT, "%.3f µs", nanos / 1e3);
        } else if (size < 1e9) {
            return String.format(java.util.Locale.ROOT, "%.3f ms", nanos / 1e6);
        }
        return String.format(java.util.Locale.ROOT, "%.3f s", nanos / 1e9);
    }
}
