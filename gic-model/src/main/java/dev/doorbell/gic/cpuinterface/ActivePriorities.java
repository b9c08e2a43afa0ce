package dev.doorbell.gic.cpuinterface;

import dev.doorbell.gic.InterruptGroup;

/**
 * The group priorities of the interrupts being handled: the ICC_AP0R and ICC_AP1R registers.
 *
 * <p>A bit per level and group. The running priority is the most urgent level of any group.
 *
 * <p>Source: Arm IHI 0069, "Priority drop"; "ICC_AP0R&lt;n&gt;_EL1".
 */
final class ActivePriorities {
    /** What is read while nothing is being handled. */
    static final int IDLE = 0xFF;

    private static final int WORD_BITS = 32;

    /** How far a level's number is from the priority's. */
    private final int shift;

    private final int words;
    private final int[][] levels;

    /** Makes an idle set for {@code preemptionBits} bits of group priority, 4 to 7. */
    ActivePriorities(int preemptionBits) {
        shift = 8 - preemptionBits;
        words = Math.max(1, 1 << preemptionBits >>> 5);
        levels = new int[InterruptGroup.values().length][words];
    }

    /** How many registers a group has. */
    int words() {
        return words;
    }

    /** One register. */
    long read(InterruptGroup group, int word) {
        return levels[group.ordinal()][word] & 0xFFFF_FFFFL;
    }

    /** Writes one register. */
    void write(InterruptGroup group, int word, int bits) {
        levels[group.ordinal()][word] = bits;
    }

    /** An interrupt of the group priority is now being handled. */
    void raise(InterruptGroup group, int groupPriority) {
        int level = groupPriority >>> shift;
        levels[group.ordinal()][level / WORD_BITS] |= 1 << level % WORD_BITS;
    }

    /** Drops the most urgent level of the group. */
    void drop(InterruptGroup group) {
        int[] mine = levels[group.ordinal()];
        for (int word = 0; word < words; word++) {
            if (mine[word] != 0) {
                mine[word] &= mine[word] - 1;
                return;
            }
        }
    }

    /** Whether nothing is being handled. */
    boolean isIdle() {
        return running() == IDLE;
    }

    /** The group priority of the most urgent interrupt being handled. */
    int running() {
        for (int word = 0; word < words; word++) {
            int any = levels[0][word] | levels[1][word] | levels[2][word];
            if (any != 0) {
                return (WORD_BITS * word + Integer.numberOfTrailingZeros(any)) << shift;
            }
        }
        return IDLE;
    }

    /** Whether the most urgent interrupt being handled is of {@code group}. */
    boolean isRunning(InterruptGroup group) {
        for (int word = 0; word < words; word++) {
            int any = levels[0][word] | levels[1][word] | levels[2][word];
            if (any != 0) {
                return (levels[group.ordinal()][word] & Integer.lowestOneBit(any)) != 0;
            }
        }
        return false;
    }
}
