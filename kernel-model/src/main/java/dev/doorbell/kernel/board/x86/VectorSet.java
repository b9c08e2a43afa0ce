package dev.doorbell.kernel.board.x86;

/** A set of vectors, 256 bits: IRR, ISR or TMR. */
final class VectorSet {
    /** The highest vector of an empty set. */
    static final int NONE = -1;

    private static final int WORDS = 8;

    private final int[] words = new int[WORDS];

    boolean has(int vector) {
        return (words[vector >>> 5] >>> vector & 1) != 0;
    }

    void set(int vector, boolean in) {
        int bit = 1 << vector;
        words[vector >>> 5] = in ? words[vector >>> 5] | bit : words[vector >>> 5] & ~bit;
    }

    /** The most urgent: the highest number. */
    int highest() {
        for (int word = WORDS - 1; word >= 0; word--) {
            if (words[word] != 0) {
                return 32 * word + 31 - Integer.numberOfLeadingZeros(words[word]);
            }
        }
        return NONE;
    }

    long word(int index) {
        return words[index] & 0xFFFF_FFFFL;
    }
}
