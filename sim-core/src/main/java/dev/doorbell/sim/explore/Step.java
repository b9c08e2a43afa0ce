package dev.doorbell.sim.explore;

import java.util.Arrays;
import java.util.BitSet;

/**
 * One step of one order: who made it, what it touched, and what had to come before it.
 *
 * <p>A set of objects is a mask; what each bit stands for is the {@link Objects}' business.
 */
final class Step {
    /** No step: what was there when exploration began. */
    static final int NONE = -1;

    final int index;
    final int process;
    final long tick;

    /** The step that made this one possible. */
    final int cause;

    private long read;
    private long changed;
    private long precedes;
    private long follows;

    // Ranges of memory: first address, last address, whether written.
    private long[] ranges = new long[6];
    private int rangeWords;

    // Processes that could have gone on before this step, and were kept from it by it.
    private int[] stopped = new int[0];

    /** The steps that happen before this one in every order like this one. */
    final BitSet before = new BitSet();

    Step(int index, int process, long tick, int cause) {
        this.index = index;
        this.process = process;
        this.tick = tick;
        this.cause = cause;
    }

    void read(long objects) {
        read |= objects;
    }

    void change(long objects) {
        changed |= objects;
    }

    void precede(long objects) {
        precedes |= objects;
    }

    void follow(long objects) {
        follows |= objects;
    }

    void memory(long first, long bytes, boolean written) {
        if (rangeWords == ranges.length) {
            ranges = Arrays.copyOf(ranges, 2 * rangeWords);
        }
        ranges[rangeWords++] = first;
        ranges[rangeWords++] = first + bytes - 1;
        ranges[rangeWords++] = written ? 1 : 0;
    }

    void stop(int other) {
        stopped = Arrays.copyOf(stopped, stopped.length + 1);
        stopped[stopped.length - 1] = other;
    }

    int[] stopped() {
        return stopped;
    }

    /** Whether it matters which of the two comes first. */
    boolean conflictsWith(Step other) {
        return (changed & (other.read | other.changed)) != 0
                || (read & other.changed) != 0
                || (rangeWords > 0 && other.rangeWords > 0 && rangesMeet(other));
    }

    private boolean rangesMeet(Step other) {
        for (int i = 0; i < rangeWords; i += 3) {
            for (int j = 0; j < other.rangeWords; j += 3) {
                if (ranges[i] <= other.ranges[j + 1]
                        && other.ranges[j] <= ranges[i + 1]
                        && ranges[i + 2] + other.ranges[j + 2] > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether this step, a later one, could not have been made before that one. */
    boolean needs(Step earlier) {
        return process == earlier.process
                || cause == earlier.index
                || tick != earlier.tick
                || (follows & earlier.precedes) != 0;
    }

    /** Whether the two may change places without anybody noticing. */
    boolean commutesWith(Step other) {
        return process != other.process
                && !conflictsWith(other)
                && (follows & other.precedes) == 0
                && (precedes & other.follows) == 0;
    }
}
