package dev.doorbell.sim.time;

import java.math.BigInteger;

/** Products of two longs, divided, without losing the upper half. */
final class WideMath {
    private WideMath() {}

    /** floor(a * b / divisor) for non-negative a and b; ArithmeticException if it does not fit. */
    static long mulDivFloor(long a, long b, long divisor) {
        long low = a * b;
        if (Math.multiplyHigh(a, b) == 0 && low >= 0) {
            return low / divisor;
        }
        return BigInteger.valueOf(a)
                .multiply(BigInteger.valueOf(b))
                .divide(BigInteger.valueOf(divisor))
                .longValueExact();
    }

    /** The greatest common divisor of two positive numbers. */
    static long commonDivisor(long a, long b) {
        return b == 0 ? a : commonDivisor(b, a % b);
    }

    /** Whether divisor divides a * b. */
    static boolean mulDivIsWhole(long a, long b, long divisor) {
        return BigInteger.valueOf(a)
                        .multiply(BigInteger.valueOf(b))
                        .mod(BigInteger.valueOf(divisor))
                        .signum()
                == 0;
    }
}
