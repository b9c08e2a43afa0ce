package dev.doorbell.sim.reg;

/**
 * What a register file does: one exhaustive switch for reads, one for writes.
 *
 * @param <R> the enum of its registers
 */
public interface RegisterFile<R extends Enum<R> & RegisterSpec> {
    /** Reads the whole register; {@code index} counts within an array row. May have side effects. */
    long read(R register, int index);

    /**
     * Writes the whole register. A partial write arrives merged with {@link #peek} where the row is
     * read-write, and with zeros where ones act.
     */
    void write(R register, int index, long value);

    /** The value that a partial write is merged with; no side effects. */
    default long peek(R register, int index) {
        return read(register, index);
    }
}
