package dev.doorbell.sim.testkit;

import java.util.Arrays;
import java.util.List;

/**
 * One thing that is wrong with bytes that were right.
 *
 * @param kind what was done
 * @param place where, counted modulo the length there is
 * @param value with what, as {@link Kind} says
 */
public record Damage(Kind kind, int place, int value) {
    private static final int STRETCH_MAX = 64;
    private static final int GROWTH_MAX = 64;

    /** What may go wrong. */
    public enum Kind {
        /** A byte is another: the low eight bits of the value. */
        BYTE_CHANGES,
        /** A bit is the other: that of the value's low three bits. */
        BIT_FLIPS,
        /** Four bytes are the value, big-endian. */
        WORD_CHANGES,
        /** Four bytes are the value, little-endian. */
        WORD_CHANGES_LITTLE_ENDIAN,
        /** Up to 64 bytes from the value's place come again here. */
        STRETCH_REPEATS,
        /** Nothing is left from the place on. */
        END_IS_CUT,
        /** Up to 64 zeros follow. */
        ZEROS_FOLLOW
    }

    /** All of {@code damages} done to a copy of {@code bytes}, in order. */
    public static byte[] all(List<Damage> damages, byte[] bytes) {
        byte[] damaged = bytes.clone();
        for (Damage damage : damages) {
            damaged = damage.to(damaged);
        }
        return damaged;
    }

    /** It, done to a copy of {@code bytes}. No bytes stay no bytes, unless zeros follow. */
    public byte[] to(byte[] bytes) {
        if (kind == Kind.ZEROS_FOLLOW) {
            return Arrays.copyOf(bytes, bytes.length + growth());
        }
        if (bytes.length == 0) {
            return bytes.clone();
        }
        int at = Math.floorMod(place, bytes.length);
        byte[] damaged = bytes.clone();
        switch (kind) {
            case BYTE_CHANGES -> damaged[at] = (byte) value;
            case BIT_FLIPS -> damaged[at] ^= (byte) (1 << (value & 7));
            case WORD_CHANGES -> putWord(damaged, at, Integer.reverseBytes(value));
            case WORD_CHANGES_LITTLE_ENDIAN -> putWord(damaged, at, value);
            case STRETCH_REPEATS -> {
                int from = Math.floorMod(value, bytes.length);
                int room = bytes.length - Math.max(at, from);
                System.arraycopy(bytes, from, damaged, at, Math.min(room, STRETCH_MAX));
            }
            case END_IS_CUT -> damaged = Arrays.copyOf(bytes, at);
            case ZEROS_FOLLOW -> throw new AssertionError("done before");
        }
        return damaged;
    }

    private int growth() {
        return 1 + Math.floorMod(value, GROWTH_MAX);
    }

    /** Puts a word at the multiple of four, lowest byte first, as far as there is room. */
    private static void putWord(byte[] bytes, int at, int word) {
        int first = at & -Integer.BYTES;
        for (int i = 0; i < Integer.BYTES && first + i < bytes.length; i++) {
            bytes[first + i] = (byte) (word >>> (Byte.SIZE * i));
        }
    }

    @Override
    public String toString() {
        return switch (kind) {
            case BYTE_CHANGES -> "byte " + place + " becomes " + Words.hex(value, 1);
            case BIT_FLIPS -> "bit " + (value & 7) + " of byte " + place + " flips";
            case WORD_CHANGES -> "the word at " + place + " becomes " + Words.hex(value, 4);
            case WORD_CHANGES_LITTLE_ENDIAN ->
                    "the word at " + place + " becomes " + Words.hex(value, 4) + ", low byte first";
            case STRETCH_REPEATS -> "the bytes from " + value + " on come again at " + place;
            case END_IS_CUT -> "nothing is left from byte " + place + " on";
            case ZEROS_FOLLOW -> Words.count(growth(), "zero follows", "zeros follow");
        };
    }
}
