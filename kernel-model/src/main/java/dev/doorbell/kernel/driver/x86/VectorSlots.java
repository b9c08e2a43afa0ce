package dev.doorbell.kernel.driver.x86;

/**
 * Which vectors are given out: a slot for each of 176 from 0x50 on, which is also an interrupt's number
 * less {@link #VECTOR_BASE}.
 *
 * <p>A line that pins lead to has the slot of its IRQ and keeps it; messages get the first run of slots
 * that is long enough. Slots are reserved as they are found, which SerenityOS at the plan's commit does
 * not do for every run (its loop ends at the count, not at the run's end).
 *
 * <p>Source: SerenityOS {@code Kernel/Arch/x86_64/Interrupts.cpp}.
 */
public final class VectorSlots {
    /** The vector of slot 0. */
    public static final int VECTOR_BASE = 0x50;

    /** Slots: up to vector 255. */
    public static final int COUNT = 256 - VECTOR_BASE;

    /** No run of slots is long enough. */
    public static final int NONE = -1;

    private final boolean[] reserved = new boolean[COUNT];

    /** Reserves one slot, whether it is reserved or not: what several may share. */
    public void reserve(int slot) {
        reserved[slot] = true;
    }

    /**
     * Reserves the first run of {@code count} free slots.
     *
     * @return its first slot, or {@link #NONE}
     */
    public int reserveRun(int count) {
        for (int first = 0; first + count <= COUNT; first++) {
            if (isFree(first, count)) {
                for (int slot = first; slot < first + count; slot++) {
                    reserved[slot] = true;
                }
                return first;
            }
        }
        return NONE;
    }

    /** Gives a slot of a run back. */
    public void free(int slot) {
        reserved[slot] = false;
    }

    private boolean isFree(int first, int count) {
        for (int slot = first; slot < first + count; slot++) {
            if (reserved[slot]) {
                return false;
            }
        }
        return true;
    }
}
