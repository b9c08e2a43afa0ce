package dev.doorbell.sim.bus;

import org.jspecify.annotations.Nullable;

/**
 * Something that decodes addresses on the bus.
 *
 * <p>Called in the tick the access lands. Offsets count from the start of the mapped window; an
 * access never crosses its end. Widths are 1, 2, 4 or 8 bytes; values are zero-extended.
 */
public interface BusTarget {
    /** Answers a read of {@code bytes} bytes at {@code offset}. May have side effects. */
    long read(long offset, int bytes, int requester);

    /** Accepts a write of the low {@code bytes} bytes of {@code value} at {@code offset}. */
    void write(long offset, int bytes, long value, int requester);

    /**
     * Whether a posted write at {@code offset} can be taken now. One that cannot waits in its {@link
     * BusPort}, and all that were posted behind it, until {@link SystemBus#roomAgain} is called.
     * Writes of processors are always taken.
     */
    default boolean accepts(long offset, int requester) {
        return true;
    }

    /** A tick, later than now, by which it is worth asking again whether a write is taken. */
    default long roomTicks() {
        return 0;
    }

    /**
     * The tick before which the answer to the read just made cannot reach a processor, because it
     * does not pass writes that the one who answers has posted; now or earlier if there are none. The
     * processor stalls until then.
     */
    default long answerTicks() {
        return 0;
    }

    /**
     * The port whose posted writes an answer from here does not pass; null if it passes all. For
     * simulations whose orders are explored, where no tick says it.
     */
    default @Nullable BusPort answersBehind() {
        return null;
    }

    /** What people call the register at {@code offset}. */
    default String nameOf(long offset) {
        return "+0x" + Long.toHexString(offset);
    }
}
