package dev.doorbell.bench.engine;

/**
 * Reproducible delays: a xorshift generator that draws from a table of 1,024 values.
 *
 * <p>The table is filled once, by {@code StrictMath}, so a draw is three shifts and a load, and the
 * same on every machine.
 */
public final class DelayTable {
    private static final int SIZE = 1024;
    private static final long SEED = 0x9E37_79B9_7F4A_7C15L;

    /** The delay for the part (i + 0.5) / 1024 of the distribution. */
    @FunctionalInterface
    public interface Quantile {
        /** The delay in ticks for {@code part}, strictly between 0 and 1. */
        double at(double part);
    }

    private final long[] ticks = new long[SIZE];
    private long state = SEED;

    /** Delays of at least 1 tick, rounded half up, from a distribution given by its quantiles. */
    public DelayTable(Quantile quantile) {
        for (int i = 0; i < SIZE; i++) {
            double delay = quantile.at((i + 0.5) / SIZE);
            ticks[i] = Math.max(1, (long) Math.floor(delay + 0.5));
        }
    }

    /** Exponential delays with a mean of about {@code scaleTicks}. */
    public static DelayTable exponential(double scaleTicks) {
        return new DelayTable(part -> -StrictMath.log(part) * scaleTicks);
    }

    /** The next delay, at least 1 tick. */
    public long draw() {
        long x = state;
        x ^= x << 13;
        x ^= x >>> 7;
        x ^= x << 17;
        state = x;
        return ticks[(int) (x >>> 54)];
    }
}
