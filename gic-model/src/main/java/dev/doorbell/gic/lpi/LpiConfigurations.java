package dev.doorbell.gic.lpi;

import dev.doorbell.gic.behaviour.LpiChoice.Staleness;
import dev.doorbell.sim.random.RandomStream;
import java.util.Arrays;

/**
 * What a redistributor believes the configuration of each LPI to be: a byte each, as in memory.
 *
 * <p>LPIs are numbered from 0 here. How long a byte is believed is the policy; what it says is read
 * from memory by the owner. A finite cache has two ways, indexed by the low bits of the number; an
 * LPI that is pending keeps what was read for it whatever becomes of its place.
 */
final class LpiConfigurations {
    /** Places of the finite cache; two ways of 64. */
    static final int FINITE_PLACES = 128;

    private static final int EMPTY = -1;

    private final Staleness staleness;
    private final RandomStream random;
    private final int[] places = new int[FINITE_PLACES];

    private byte[] bytes = new byte[0];
    private long[] known = new long[0];
    private long hits;
    private long misses;

    LpiConfigurations(Staleness staleness, RandomStream random) {
        this.staleness = staleness;
        this.random = random;
        Arrays.fill(places, EMPTY);
    }

    /** What was read last for the LPI; 0 if nothing was. */
    int get(int lpi) {
        return lpi < bytes.length ? bytes[lpi] & 0xFF : 0;
    }

    /** Whether a new look at the LPI may use what was read last. */
    boolean isBelieved(int lpi) {
        boolean believed =
                switch (staleness) {
                    case ALWAYS_UNTIL_INV, FROM_MAPPING -> isKnown(lpi);
                    case NEVER -> false;
                    case RANDOM -> isKnown(lpi) && random.nextLong(2) == 0;
                    case FINITE -> isKnown(lpi) && isPlaced(lpi);
                };
        if (believed) {
            hits++;
        } else {
            misses++;
        }
        return believed;
    }

    /** Looks served from what was read before. */
    long hits() {
        return hits;
    }

    /** Looks that had to read memory. */
    long misses() {
        return misses;
    }

    /** Whether anything was read for the LPI since it was last forgotten. */
    boolean isKnown(int lpi) {
        return lpi < bytes.length && (known[lpi >>> 6] >>> (lpi & 63) & 1) != 0;
    }

    /** Memory says {@code value}. */
    void put(int lpi, int value) {
        if (lpi >= bytes.length) {
            int length = Math.max(64, Integer.highestOneBit(lpi) << 1);
            bytes = Arrays.copyOf(bytes, length);
            known = Arrays.copyOf(known, length >>> 6);
        }
        bytes[lpi] = (byte) value;
        known[lpi >>> 6] |= 1L << (lpi & 63);
        if (staleness == Staleness.FINITE && !isPlaced(lpi)) {
            int set = set(lpi);
            places[set + 1] = places[set]; // the older way leaves
            places[set] = lpi;
        }
    }

    /** Whatever was read for the LPI is no longer believed. */
    void forget(int lpi) {
        if (lpi < bytes.length) {
            known[lpi >>> 6] &= ~(1L << (lpi & 63));
        }
    }

    /** Nothing that was read is believed any more. */
    void forgetAll() {
        Arrays.fill(known, 0);
        Arrays.fill(places, EMPTY);
    }

    private boolean isPlaced(int lpi) {
        int set = set(lpi);
        return places[set] == lpi || places[set + 1] == lpi;
    }

    private static int set(int lpi) {
        return 2 * (lpi & FINITE_PLACES / 2 - 1);
    }
}
