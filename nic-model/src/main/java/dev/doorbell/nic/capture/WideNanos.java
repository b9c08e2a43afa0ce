package dev.doorbell.nic.capture;

import java.math.BigInteger;

/**
 * An instant in whole nanoseconds since 1970-01-01 00:00:00 UTC, as a 128-bit signed number.
 *
 * <p>A pcapng time stamp is any unsigned 64-bit count of units as long as a second, plus any signed
 * 64-bit number of seconds: below 2^65 seconds, hence below 2^95 nanoseconds.
 */
record WideNanos(long high, long low) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** {@code seconds} of either sign and {@code nanos}, which may exceed a second, from 0 up. */
    static WideNanos of(long seconds, long nanos) {
        long high = Math.multiplyHigh(seconds, NANOS_PER_SECOND);
        long product = seconds * NANOS_PER_SECOND;
        long low = product + nanos;
        return new WideNanos(Long.compareUnsigned(low, product) < 0 ? high + 1 : high, low);
    }

    static WideNanos of(BigInteger nanos) {
        return new WideNanos(nanos.shiftRight(Long.SIZE).longValueExact(), nanos.longValue());
    }

    /** Whether {@code this - origin} fits a signed 64-bit number. */
    boolean isInReachOf(WideNanos origin) {
        long borrow = Long.compareUnsigned(low, origin.low) < 0 ? 1 : 0;
        return high - origin.high - borrow == (low - origin.low) >> (Long.SIZE - 1);
    }

    /** {@code this - origin}, exact if {@link #isInReachOf}. */
    long minus(WideNanos origin) {
        assert isInReachOf(origin);
        return low - origin.low;
    }
}
