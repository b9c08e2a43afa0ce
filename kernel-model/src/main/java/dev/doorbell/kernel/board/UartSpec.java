package dev.doorbell.kernel.board;

/**
 * A board's console as firmware names it. There is no model of it: nobody answers at its address.
 *
 * @param kind which programming interface it has
 * @param base its first register
 * @param intid its SPI
 */
public record UartSpec(Kind kind, long base, int intid) {
    /** Bytes of its registers. */
    public static final long BYTES = 0x1000;

    /** A programming interface. */
    public enum Kind {
        /** Arm's PL011. */
        PL011,
        /** The PC's 16550. */
        NS16550
    }
}
