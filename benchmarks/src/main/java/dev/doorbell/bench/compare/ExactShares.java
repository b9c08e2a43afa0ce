package dev.doorbell.bench.compare;

import dev.doorbell.sim.time.TimeBase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rounds parts and their sum to the same number of decimals so that the rounded parts still add up.
 *
 * <p>The sum is rounded to nearest. Each part is rounded down, and what is missing goes, one unit
 * each, to the parts that lost most by it (the method of the largest remainder; the earlier part
 * first among equals). No part moves by a whole unit or more.
 */
public final class ExactShares {
    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);
    private static final int NANO_DECIMALS = 3;

    private ExactShares() {}

    /** A time in nanoseconds, rounded to three decimals. */
    static BigDecimal nanos(long ticks, TimeBase time) {
        return rounded(
                BigInteger.valueOf(ticks),
                NANOS_PER_SECOND,
                BigInteger.valueOf(time.ticksPerSecond()),
                NANO_DECIMALS);
    }

    /**
     * {@code ticks * numerator / denominator}, rounded to nearest, halves to even.
     *
     * @param denominator positive
     * @param decimals digits behind the point
     */
    public static BigDecimal rounded(
            BigInteger ticks, BigInteger numerator, BigInteger denominator, int decimals) {
        return new BigDecimal(ticks.multiply(numerator))
                .divide(new BigDecimal(denominator), decimals, RoundingMode.HALF_EVEN);
    }

    /**
     * Each of {@code parts} times {@code numerator / denominator}, so that the results sum to {@link
     * #rounded} of the sum exactly.
     *
     * @param parts none negative
     * @param numerator not negative
     * @param denominator positive
     * @param decimals digits behind the point
     */
    public static List<BigDecimal> split(
            List<Long> parts, BigInteger numerator, BigInteger denominator, int decimals) {
        BigInteger scale = numerator.multiply(BigInteger.TEN.pow(decimals));
        BigInteger sum = BigInteger.ZERO;
        BigInteger missing = BigInteger.ZERO;
        BigInteger[] units = new BigInteger[parts.size()];
        BigInteger[] remainders = new BigInteger[parts.size()];
        for (int i = 0; i < units.length; i++) {
            BigInteger part = BigInteger.valueOf(parts.get(i));
            BigInteger[] quotient = part.multiply(scale).divideAndRemainder(denominator);
            units[i] = quotient[0];
            remainders[i] = quotient[1];
            sum = sum.add(part);
            missing = missing.subtract(quotient[0]);
        }
        missing = missing.add(rounded(sum, numerator, denominator, decimals).unscaledValue());
        List<Integer> byLoss =
                IntStream.range(0, units.length)
                        .boxed()
                        .sorted(Comparator.comparing((Integer i) -> remainders[i]).reversed())
                        .toList();
        for (int i = 0; i < missing.intValueExact(); i++) {
            int at = byLoss.get(i);
            units[at] = units[at].add(BigInteger.ONE);
        }
        List<BigDecimal> results = new ArrayList<>();
        for (BigInteger unit : units) {
            results.add(new BigDecimal(unit, decimals));
        }
        return results;
    }
}
