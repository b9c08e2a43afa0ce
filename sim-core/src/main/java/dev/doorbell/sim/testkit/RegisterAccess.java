package dev.doorbell.sim.testkit;

import dev.doorbell.sim.bus.BusTarget;

/**
 * An access to a register file.
 *
 * @param kind read or write
 * @param offset bytes from the start of the file
 * @param bytes 1, 2, 4 or 8
 * @param value what is written, zero-extended; 0 for a read
 * @param register what is there, {@code CTRL} or {@code MTA[3]+1}; empty where nothing is
 */
public record RegisterAccess(Kind kind, long offset, int bytes, long value, String register) {
    /** Which way. */
    public enum Kind {
        /** Reads. */
        READ,
        /** Writes. */
        WRITE
    }

    /** Performs it on {@code target}: what was read, or 0. */
    public long play(BusTarget target, int requester) {
        if (kind == Kind.READ) {
            return target.read(offset, bytes, requester);
        }
        target.write(offset, bytes, value, requester);
        return 0;
    }

    @Override
    public String toString() {
        String where =
                (register.isEmpty() ? "the hole at " : register + " at ")
                        + Words.at(offset)
                        + ", "
                        + Words.count(bytes, "byte", "bytes");
        return kind == Kind.READ
                ? "read " + where
                : "write " + Words.hex(value, bytes) + " to " + where;
    }
}
