package dev.doorbell.sim.reg;

import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * Decodes accesses to a register file, splits and merges widths, and refuses what the table refuses.
 *
 * <p>An access no row answers, of a width a row does not have, or not aligned to its own width reads
 * as zero, writes nothing, and is reported. A wide access over several narrow registers is split in
 * address order. No allocation.
 *
 * @param <R> the enum of registers
 */
public final class RegisterBank<R extends Enum<R> & RegisterSpec> {
    private final RegisterMap<R> map;
    private final RegisterFile<R> file;
    private final Trace trace;
    private final int source;

    /** Makes a bank over {@code map} whose behaviour is {@code file}. */
    public RegisterBank(RegisterMap<R> map, RegisterFile<R> file, Trace trace, int source) {
        this.map = map;
        this.file = file;
        this.trace = trace;
        this.source = source;
    }

    /** Reads {@code bytes} bytes at {@code offset}, zero-extended. */
    public long read(long offset, int bytes) {
        if ((offset & bytes - 1) != 0) {
            trace.guestError(source, TracePoint.REGISTER_WIDTH, offset, bytes);
            return 0;
        }
        long value = 0;
        for (int done = 0; done < bytes; ) {
            int piece = pieceBytes(offset + done, bytes - done);
            value |= readPiece(offset + done, piece) << (8 * done);
            done += piece;
        }
        return value;
    }

    /** Writes the low {@code bytes} bytes of {@code value} at {@code offset}. */
    public void write(long offset, int bytes, long value) {
        if ((offset & bytes - 1) != 0) {
            trace.guestError(source, TracePoint.REGISTER_WIDTH, offset, bytes);
            return;
        }
        for (int done = 0; done < bytes; ) {
            int piece = pieceBytes(offset + done, bytes - done);
            writePiece(offset + done, piece, value >>> (8 * done) & mask(piece));
            done += piece;
        }
    }

    /** How much of an access the register at {@code offset} answers; all of it for a hole. */
    private int pieceBytes(long offset, int wanted) {
        int number = map.rowNumber(offset);
        if (number < 0) {
            return wanted;
        }
        RegisterRow row = map.row(number);
        return Math.min(wanted, row.bytes() - within(row, offset, index(row, offset)));
    }

    private long readPiece(long offset, int bytes) {
        int number = map.rowNumber(offset);
        if (number < 0) {
            trace.guestError(source, TracePoint.REGISTER_HOLE, offset, 0);
            return 0;
        }
        RegisterRow row = map.row(number);
        int index = index(row, offset);
        if (bytes < row.accessBytesMin()) {
            trace.guestError(source, TracePoint.REGISTER_WIDTH, offset, bytes);
            return 0;
        }
        return switch (row.access()) {
            case READ_WRITE, READ_ONLY, WRITE_ONE_SETS, WRITE_ONE_CLEARS, READ_CLEARS ->
                    file.read(map.register(number), index) >>> (8 * within(row, offset, index))
                            & mask(bytes);
            case WRITE_ONLY, RESERVED -> 0;
            case UNMODELLED -> {
                trace.guestError(source, TracePoint.REGISTER_UNMODELLED, offset, 0);
                yield 0;
            }
        };
    }

    private void writePiece(long offset, int bytes, long value) {
        int number = map.rowNumber(offset);
        if (number < 0) {
            trace.guestError(source, TracePoint.REGISTER_HOLE, offset, value);
            return;
        }
        RegisterRow row = map.row(number);
        int index = index(row, offset);
        if (bytes < row.accessBytesMin()) {
            trace.guestError(source, TracePoint.REGISTER_WIDTH, offset, bytes);
            return;
        }
        switch (row.access()) {
            case READ_WRITE, WRITE_ONLY, WRITE_ONE_SETS, WRITE_ONE_CLEARS, READ_CLEARS -> {
                R register = map.register(number);
                int shift = 8 * within(row, offset, index);
                long placed = value << shift;
                if (bytes < row.bytes() && !row.access().onesAct()) {
                    placed |= file.peek(register, index) & ~(mask(bytes) << shift);
                }
                file.write(register, index, placed);
            }
            case READ_ONLY, RESERVED ->
                    trace.guestError(source, TracePoint.REGISTER_READ_ONLY, offset, value);
            case UNMODELLED ->
                    trace.guestError(source, TracePoint.REGISTER_UNMODELLED, offset, value);
        }
    }

    private static int index(RegisterRow row, long offset) {
        return row.count() == 1 ? 0 : (int) ((offset - row.offset()) / row.stride());
    }

    private static int within(RegisterRow row, long offset, int index) {
        return (int) (offset - row.offset() - (long) index * row.stride());
    }

    private static long mask(int bytes) {
        return bytes == 8 ? -1 : (1L << (8 * bytes)) - 1;
    }
}
