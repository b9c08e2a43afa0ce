package dev.doorbell.kernel.irq;

/** What a handler says of an interrupt on a line it may share. */
public enum IrqResult {
    /** My device had a reason to interrupt. */
    HANDLED,
    /** Somebody else's. */
    NOT_MINE
}
