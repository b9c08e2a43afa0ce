package dev.doorbell.sim.random;

/**
 * A stream of random numbers: xoshiro256**, the same on every JDK.
 *
 * <p>Source: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators". Not
 * thread-safe; not for secrets.
 */
public final class RandomStream {
    private long s0;
    private long s1;
    private long s2;
    private long s3;

    RandomStream(long seed) {
        s0 = splitMix(seed);
        s1 = splitMix(seed + 1);
        s2 = splitMix(seed + 2);
        s3 = splitMix(seed + 3);
    }

    /** One step of SplitMix64, used to spread seeds. */
    static long splitMix(long x) {
        long z = x + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** 64 random bits. */
    public long nextLong() {
        long result = Long.rotateLeft(s1 * 5, 7) * 9;
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /**
     * A number from 0 to {@code bound - 1}, all equally likely.
     *
     * @throws IllegalArgumentException if the bound is below 1
     */
    public long nextLong(long bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound " + bound + "; expected at least 1");
        }
        long limit = Long.MAX_VALUE - Long.MAX_VALUE % bound;
        long bits;
        do {
            bits = nextLong() >>> 1;
        } while (bits >= limit);
        return bits % bound;
    }

    /** A number in [0, 1) with 53 random bits. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** An exponentially distributed number with the given mean; never negative. */
    public double nextExponential(double mean) {
        return -mean * StrictMath.log(1.0 - nextDouble());
    }
}
