package dev.doorbell.sim.reg;

import java.util.Arrays;
import java.util.List;

/**
 * The decoded table of one register file: which row answers at which offset.
 *
 * <p>Immutable; made once per class of device and shared by its instances.
 *
 * @param <R> the enum of registers
 */
public final class RegisterMap<R extends Enum<R> & RegisterSpec> {
    private static final short HOLE = -1;

    private final List<R> registers;
    private final RegisterRow[] rows;
    private final int granuleBits;
    private final short[] rowAt;

    private RegisterMap(List<R> registers, int size) {
        this.registers = registers;
        this.rows = registers.stream().map(RegisterSpec::row).toArray(RegisterRow[]::new);
        this.granuleBits = granuleBits(rows);
        this.rowAt = new short[(size >> granuleBits) + 1];
        Arrays.fill(rowAt, HOLE);
        for (int r = 0; r < rows.length; r++) {
            place((short) r, size);
        }
    }

    /**
     * Decodes the table of {@code type} into {@code size} bytes.
     *
     * @throws IllegalArgumentException if rows overlap, are out of order or reach beyond the size
     */
    public static <R extends Enum<R> & RegisterSpec> RegisterMap<R> of(Class<R> type, int size) {
        return new RegisterMap<>(List.of(type.getEnumConstants()), size);
    }

    private static int granuleBits(RegisterRow[] rows) {
        long bits = 4;
        for (RegisterRow row : rows) {
            bits |= row.offset() | row.bytes() | (row.count() > 1 ? row.stride() : 0);
        }
        return Math.min(2, Long.numberOfTrailingZeros(bits));
    }

    private void place(short r, int size) {
        RegisterRow row = rows[r];
        String name = registers.get(r).name();
        if (row.end() > size) {
            throw new IllegalArgumentException(name + " reaches beyond " + size + " bytes");
        }
        if (r > 0 && row.offset() <= rows[r - 1].offset()) {
            throw new IllegalArgumentException(name + " is not in address order");
        }
        for (int i = 0; i < row.count(); i++) {
            long start = row.offset() + (long) i * row.stride();
            for (long at = start; at < start + row.bytes(); at += 1L << granuleBits) {
                int slot = (int) (at >> granuleBits);
                if (rowAt[slot] != HOLE) {
                    throw new IllegalArgumentException(
                            name + " overlaps " + registers.get(rowAt[slot]).name());
                }
                rowAt[slot] = r;
            }
        }
    }

    /** The registers, in address order. */
    public List<R> registers() {
        return registers;
    }

    /** What people call the register at {@code offset}: its name, and its number in an array. */
    public String nameOf(long offset) {
        int number = rowNumber(offset);
        if (number < 0) {
            return "+0x" + Long.toHexString(offset);
        }
        RegisterRow row = rows[number];
        String name = registers.get(number).name();
        return row.count() == 1 ? name : name + (offset - row.offset()) / row.stride();
    }

    /** The number of the row at {@code offset}, or -1 for a hole. */
    int rowNumber(long offset) {
        long slot = offset >> granuleBits;
        return slot >= 0 && slot < rowAt.length ? rowAt[(int) slot] : HOLE;
    }

    RegisterRow row(int number) {
        return rows[number];
    }

    R register(int number) {
        return registers.get(number);
    }
}
