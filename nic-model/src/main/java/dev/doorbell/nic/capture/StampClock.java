package dev.doorbell.nic.capture;

import java.math.BigInteger;

/**
 * Turns the time stamps of one pcapng interface into nanoseconds.
 *
 * <p>A stamp counts units of a negative power of ten or of two of a second (option
 * <i>if_tsresol</i>) and is moved by whole seconds (<i>if_tsoffset</i>). The result is exact but
 * for what is finer than a nanosecond, which is rounded towards the past.
 *
 * <p>Source: draft-ietf-opsawg-pcapng, "Interface Description Block".
 */
final class StampClock {
    /** Microseconds since the epoch: what an interface without either option counts. */
    static final StampClock MICROS = new StampClock(6, 0);

    private static final int BINARY_FLAG = 0x80;
    private static final int NANO_EXPONENT = 9;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final BigInteger WIDE_NANOS_PER_SECOND = BigInteger.valueOf(NANOS_PER_SECOND);

    /** Below this a fraction times 10^9 stays in 63 bits. */
    private static final int BINARY_EXPONENT_FAST_MAX = 32;

    private final boolean isBinary;
    private final int exponent;
    private final long offsetSeconds;
    private final boolean isFast;

    /** Meaningless, because it wraps, unless {@link #isFast}. */
    private final long unitsPerSecond;

    /**
     * @param resolution the byte of if_tsresol: 0 to 127 for that power of ten, 128 to 255 for that
     *     power of two less 128
     */
    StampClock(int resolution, long offsetSeconds) {
        this.isBinary = (resolution & BINARY_FLAG) != 0;
        this.exponent = resolution & ~BINARY_FLAG;
        this.offsetSeconds = offsetSeconds;
        this.isFast = exponent <= (isBinary ? BINARY_EXPONENT_FAST_MAX : NANO_EXPONENT);
        this.unitsPerSecond = isBinary ? 1L << exponent : powerOfTen(exponent);
    }

    /** The instant of a stamp; {@code units} is unsigned. */
    WideNanos at(long units) {
        if (!isFast || units < 0) {
            return wideAt(units);
        }
        long wholeSeconds = units / unitsPerSecond;
        long seconds = wholeSeconds + offsetSeconds;
        if (offsetSeconds > 0 && seconds < 0) {
            return wideAt(units);
        }
        long rest = units % unitsPerSecond;
        return WideNanos.of(
                seconds,
                isBinary
                        ? (rest * NANOS_PER_SECOND) >>> exponent
                        : rest * powerOfTen(NANO_EXPONENT - exponent));
    }

    /** The definition itself, for any stamp. */
    WideNanos wideAt(long units) {
        BigInteger scaled =
                new BigInteger(Long.toUnsignedString(units)).multiply(WIDE_NANOS_PER_SECOND);
        BigInteger nanos =
                isBinary
                        ? scaled.shiftRight(exponent)
                        : scaled.divide(BigInteger.TEN.pow(exponent));
        return WideNanos.of(
                nanos.add(BigInteger.valueOf(offsetSeconds).multiply(WIDE_NANOS_PER_SECOND)));
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
