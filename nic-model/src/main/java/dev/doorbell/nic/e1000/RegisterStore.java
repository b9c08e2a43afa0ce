package dev.doorbell.nic.e1000;

import java.util.Arrays;

/** What software wrote into registers that hold it, cut to the bits they have. */
final class RegisterStore {
    private static final E1000Register[] ALL = E1000Register.values();

    private final boolean qemu;
    private final int[][] values = new int[ALL.length][];

    RegisterStore(E1000Choice.Registers choice) {
        this.qemu = choice == E1000Choice.Registers.QEMU;
        for (E1000Register register : ALL) {
            values[register.ordinal()] = new int[register.row().count()];
        }
        reset();
    }

    /** Everything as out of reset. */
    void reset() {
        for (E1000Register register : ALL) {
            Arrays.fill(values[register.ordinal()], register.reset());
        }
    }

    int get(E1000Register register) {
        return values[register.ordinal()][0];
    }

    int get(E1000Register register, int index) {
        return values[register.ordinal()][index];
    }

    /** The bits of {@code value} that the register has for software. */
    int implemented(E1000Register register, long value) {
        return (int) value & register.writable(qemu);
    }

    /** Keeps the bits of {@code value} that software can change. */
    void set(E1000Register register, int index, long value) {
        int mask = register.writable(qemu);
        int[] row = values[register.ordinal()];
        row[index] = (row[index] & ~mask) | ((int) value & mask);
    }

    /** Sets bits as the card does. */
    void put(E1000Register register, int value) {
        values[register.ordinal()][0] = value;
    }
}
