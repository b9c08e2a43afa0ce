package dev.doorbell.kernel.board.x86;

/** What an edge-triggered 8259 input leaves when it falls before it was acknowledged. */
public enum EdgeRequest {
    /** Nothing: the acknowledge finds the default, input 7. Source: 8259A data sheet, "Interrupt Request". */
    NEEDS_LEVEL,
    /** The request: it stays until it is acknowledged. Source: QEMU 7.2 hw/intc/i8259.c. */
    LATCHED
}
