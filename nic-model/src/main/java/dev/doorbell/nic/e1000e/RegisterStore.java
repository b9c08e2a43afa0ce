package dev.doorbell.nic.e1000e;

import java.util.Arrays;

/** The words behind the registers that do nothing but keep, or that the card's units read. */
final class RegisterStore {
    private final int[] words;

    /** Makes a store with every register as out of reset. */
    RegisterStore() {
        words = new int[E1000e.REGISTERS_BYTES / Integer.BYTES];
        reset();
    }

    /** What {@code register} holds. */
    int get(E1000eRegister register) {
        return words[register.word(0)];
    }

    /** What element {@code index} of {@code register} holds. */
    int get(E1000eRegister register, int index) {
        return words[register.word(index)];
    }

    /** Whether any of {@code bits} is set in {@code register}. */
    boolean has(E1000eRegister register, int bits) {
        return (get(register) & bits) != 0;
    }

    /** Sets an element as the card does. */
    void set(E1000eRegister register, int index, int value) {
        words[register.word(index)] = value;
    }

    /** Writes an element as software does: only its writable bits. */
    void write(E1000eRegister register, int index, int value) {
        int at = register.word(index);
        words[at] = register.written(words[at], value);
    }

    /** Every register as out of reset. */
    void reset() {
        Arrays.fill(words, 0);
        for (E1000eRegister register : E1000e.MAP.registers()) {
            for (int i = 0; i < register.row().count(); i++) {
                words[register.word(i)] = register.reset();
            }
        }
    }
}
