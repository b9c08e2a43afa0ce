package dev.doorbell.gic.v2;

import dev.doorbell.gic.ActivePriorities;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.Gicv2Choice.Preemption;

/**
 * What one CPU interface lets through: the mask, the binary points, and what it is serving.
 *
 * <p>A binary point splits a priority in two. The upper part, the group priority, decides whether a
 * pending interrupt preempts and what the running priority is; the whole decides who comes first.
 *
 * <p>Source: Arm IHI 0048, "Interrupt prioritization".
 */
final class InterfacePriorities {
    /** The least that the binary point of Group 1 can be. */
    static final int ALIASED_BINARY_POINT_MIN = 1;

    private static final int PREEMPTION_BITS = 7;
    private static final int IDLE_SHOWN = 0xFF;

    private final boolean comparesWhole;

    // What the driver can see.
    private int mask;
    private int binaryPoint;
    private int aliasedBinaryPoint = ALIASED_BINARY_POINT_MIN;
    private final ActivePriorities active0 = new ActivePriorities(PREEMPTION_BITS);
    private final ActivePriorities active1 = new ActivePriorities(PREEMPTION_BITS);

    InterfacePriorities(GicBehaviour behaviour) {
        this.comparesWhole = behaviour.choice(Preemption.class) == Preemption.WHOLE_PRIORITY;
    }

    int mask() {
        return mask;
    }

    void writeMask(int priority) {
        mask = priority;
    }

    int binaryPoint() {
        return binaryPoint;
    }

    void writeBinaryPoint(int point) {
        binaryPoint = point;
    }

    int aliasedBinaryPoint() {
        return aliasedBinaryPoint;
    }

    void writeAliasedBinaryPoint(int point) {
        aliasedBinaryPoint = Math.max(ALIASED_BINARY_POINT_MIN, point);
    }

    /** What is being served in one group. */
    ActivePriorities active(boolean group1) {
        return group1 ? active1 : active0;
    }

    /** Whether nothing is being served. */
    boolean isIdle() {
        return served() == ActivePriorities.IDLE;
    }

    /** The running priority, 0xFF when idle. */
    int running() {
        return Math.min(served(), IDLE_SHOWN);
    }

    private int served() {
        return Math.min(active0.highest(), active1.highest());
    }

    /** Whether a priority is more urgent than the mask. */
    boolean passesMask(int priority) {
        return priority < mask;
    }

    /**
     * Whether an interrupt of this priority would preempt what is being served.
     *
     * @param aliased whether its group has the aliased binary point
     */
    boolean preempts(int priority, boolean aliased) {
        int running = served();
        if (comparesWhole || running == ActivePriorities.IDLE) {
            return priority < running;
        }
        return groupPriority(priority, aliased) < groupPriority(running, aliased);
    }

    /** The part of a priority that preempts. */
    int groupPriority(int priority, boolean aliased) {
        return priority & 0xFF << (aliased ? aliasedBinaryPoint : binaryPoint + 1);
    }
}
