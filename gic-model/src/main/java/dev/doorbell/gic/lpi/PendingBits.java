package dev.doorbell.gic.lpi;

import java.util.Arrays;

/** Which LPIs are pending; numbered from 0. Grows to the highest ever set. */
final class PendingBits {
    private long[] words = new long[0];

    /** Whether the LPI is in. */
    boolean holds(int lpi) {
        int word = lpi >>> 6;
        return word < words.length && (words[word] >>> (lpi & 63) & 1) != 0;
    }

    /** Puts the LPI in; answers whether it was not. */
    boolean set(int lpi) {
        int word = lpi >>> 6;
        if (word >= words.length) {
            words = Arrays.copyOf(words, Math.max(4, Integer.highestOneBit(word) << 1));
        }
        long bit = 1L << (lpi & 63);
        boolean isNew = (words[word] & bit) == 0;
        words[word] |= bit;
        return isNew;
    }

    /** Takes the LPI out; answers whether it was in. */
    boolean clear(int lpi) {
        boolean was = holds(lpi);
        if (was) {
            words[lpi >>> 6] &= ~(1L << (lpi & 63));
        }
        return was;
    }

    /** Takes all out. */
    void clear() {
        Arrays.fill(words, 0);
    }

    /** The 64 LPIs from {@code 64 * word}. */
    long word(int word) {
        return word < words.length ? words[word] : 0;
    }

    /** The first LPI from {@code from} on, or -1. */
    int next(int from) {
        int word = from >>> 6;
        if (word >= words.length) {
            return -1;
        }
        long bits = words[word] & -1L << (from & 63);
        while (bits == 0) {
            if (++word == words.length) {
                return -1;
            }
            bits = words[word];
        }
        return 64 * word + Long.numberOfTrailingZeros(bits);
    }
}
