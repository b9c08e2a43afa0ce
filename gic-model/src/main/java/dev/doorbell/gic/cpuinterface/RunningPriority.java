package dev.doorbell.gic.cpuinterface;

import dev.doorbell.gic.ActivePriorities;
import dev.doorbell.gic.InterruptGroup;

/**
 * The active priorities of all groups, and what they come to: the running priority.
 *
 * <p>Source: Arm IHI 0069, "Priority drop"; "ICC_RPR_EL1".
 */
final class RunningPriority {
    private final ActivePriorities[] groups = new ActivePriorities[InterruptGroup.values().length];

    /** Makes an idle one for {@code preemptionBits} bits of group priority, 4 to 7. */
    RunningPriority(int preemptionBits) {
        for (int group = 0; group < groups.length; group++) {
            groups[group] = new ActivePriorities(preemptionBits);
        }
    }

    /** The active priorities of one group. */
    ActivePriorities of(InterruptGroup group) {
        return groups[group.ordinal()];
    }

    /** How many active priority registers a group has. */
    int words() {
        return groups[0].words();
    }

    /** The most urgent group priority of any group; {@link ActivePriorities#IDLE} if there is none. */
    int value() {
        return Math.min(groups[0].highest(), Math.min(groups[1].highest(), groups[2].highest()));
    }

    /** Whether the most urgent interrupt being handled is of {@code group}. */
    boolean isOf(InterruptGroup group) {
        int value = value();
        return value != ActivePriorities.IDLE && of(group).highest() == value;
    }
}
