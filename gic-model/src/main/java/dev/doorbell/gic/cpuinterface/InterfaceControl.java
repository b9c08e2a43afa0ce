package dev.doorbell.gic.cpuinterface;

import dev.doorbell.gic.InterruptGroup;

/**
 * The control registers of one CPU interface: group enables, binary points, end-of-interrupt modes.
 *
 * <p>Banked by security state where there are two. Bits of a priority that preempt are chosen by the
 * binary point of the interrupt's group.
 *
 * <p>Source: Arm IHI 0069, "Binary point registers"; "ICC_CTLR_EL1"; "ICC_CTLR_EL3".
 */
final class InterfaceControl {
    private static final int BINARY_POINT_MAX = 7;
    private static final int CTLR_COMMON_BINARY_POINT = 1;
    private static final int CTLR_EOI_MODE = 1 << 1;
    private static final int CTLR_A3V = 1 << 15;
    private static final int CTLR_RANGE_SELECTOR = 1 << 18;
    private static final int CTLR_EL3_BINARY_POINT_SECURE = 1;
    private static final int CTLR_EL3_BINARY_POINT_NON_SECURE = 1 << 1;
    private static final int CTLR_EL3_EOI_MODE = 1 << 2;
    private static final int CTLR_EL3_EOI_MODE_SECURE = 1 << 3;
    private static final int CTLR_EL3_EOI_MODE_NON_SECURE = 1 << 4;
    private static final int CTLR_EL3_ROUTING = 1 << 5;

    private final int fixed;
    private final int binaryPointMin;
    private final int[] binaryPoints = new int[InterruptGroup.values().length];

    private int enabledGroups;
    private boolean commonSecure;
    private boolean commonNonSecure;
    private boolean dropOnlyMonitor;
    private boolean dropOnlySecure;
    private boolean dropOnlyNonSecure;
    private boolean routingModifier;

    InterfaceControl(int priorityBits, boolean manyCores) {
        fixed = ((priorityBits - 1) << 8) | CTLR_A3V | (manyCores ? CTLR_RANGE_SELECTOR : 0);
        binaryPointMin = 7 - preemptionBits(priorityBits);
        for (InterruptGroup group : InterruptGroup.values()) {
            binaryPoints[group.ordinal()] = least(group);
        }
    }

    /** Bits of group priority there can be. */
    static int preemptionBits(int priorityBits) {
        return Math.min(priorityBits, 7);
    }

    private int least(InterruptGroup group) {
        return group == InterruptGroup.GROUP1_NON_SECURE ? binaryPointMin + 1 : binaryPointMin;
    }

    // Groups.

    /** The groups the CPU interface lets through, as a set. */
    int enabledGroups() {
        return enabledGroups;
    }

    /** ICC_IGRPEN0 and ICC_IGRPEN1. */
    boolean isEnabled(InterruptGroup group) {
        return group.isIn(enabledGroups);
    }

    /** Writes ICC_IGRPEN0 or a bank of ICC_IGRPEN1. */
    void enable(InterruptGroup group, boolean wanted) {
        enabledGroups = wanted ? enabledGroups | group.bit() : enabledGroups & ~group.bit();
    }

    // Binary points.

    /** The bits of a priority that preempt, for interrupts of {@code group}. */
    int groupMask(InterruptGroup group) {
        InterruptGroup by = shares(group) ? InterruptGroup.GROUP0 : group;
        int point = binaryPoints[by.ordinal()];
        int unused = by == InterruptGroup.GROUP1_NON_SECURE ? point : point + 1;
        return 0xFF << unused & 0xFF;
    }

    private boolean shares(InterruptGroup group) {
        return switch (group) {
            case GROUP0 -> false;
            case GROUP1_NON_SECURE -> commonNonSecure;
            case GROUP1_SECURE -> commonSecure;
        };
    }

    /** ICC_BPR0 or a bank of ICC_BPR1, as the state reads it. */
    int binaryPoint(InterruptGroup group, SecurityState state) {
        if (shares(group) && state != SecurityState.MONITOR) {
            int common = binaryPoints[InterruptGroup.GROUP0.ordinal()];
            return group == InterruptGroup.GROUP1_NON_SECURE
                    ? Math.min(common + 1, BINARY_POINT_MAX)
                    : common;
        }
        return binaryPoints[group.ordinal()];
    }

    /** Writes ICC_BPR0 or a bank of ICC_BPR1. */
    void writeBinaryPoint(InterruptGroup group, SecurityState state, int value) {
        InterruptGroup to = group;
        if (shares(group) && state != SecurityState.MONITOR) {
            if (group == InterruptGroup.GROUP1_NON_SECURE) {
                return;
            }
            to = InterruptGroup.GROUP0;
        }
        binaryPoints[to.ordinal()] = Math.max(least(to), value & BINARY_POINT_MAX);
    }

    // Modes.

    /** Whether an end of interrupt only drops the priority, in this state. */
    boolean dropsOnly(SecurityState state) {
        return switch (state) {
            case NON_SECURE -> dropOnlyNonSecure;
            case SECURE -> dropOnlySecure;
            case MONITOR -> dropOnlyMonitor;
        };
    }

    /** ICC_CTLR_EL1, the bank of the state. */
    int control(SecurityState state) {
        boolean nonSecure = state == SecurityState.NON_SECURE;
        return fixed
                | ((nonSecure ? commonNonSecure : commonSecure) ? CTLR_COMMON_BINARY_POINT : 0)
                | ((nonSecure ? dropOnlyNonSecure : dropOnlySecure) ? CTLR_EOI_MODE : 0);
    }

    /** Writes ICC_CTLR_EL1; where there are two states CBPR is EL3's, in ICC_CTLR_EL3. */
    void writeControl(SecurityState state, boolean commonLocked, int bits) {
        boolean common = (bits & CTLR_COMMON_BINARY_POINT) != 0;
        boolean dropOnly = (bits & CTLR_EOI_MODE) != 0;
        if (state == SecurityState.NON_SECURE) {
            commonNonSecure = commonLocked ? commonNonSecure : common;
            dropOnlyNonSecure = dropOnly;
        } else {
            commonSecure = commonLocked ? commonSecure : common;
            dropOnlySecure = dropOnly;
        }
    }

    /** ICC_CTLR_EL3. */
    int monitorControl() {
        return fixed
                | (commonSecure ? CTLR_EL3_BINARY_POINT_SECURE : 0)
                | (commonNonSecure ? CTLR_EL3_BINARY_POINT_NON_SECURE : 0)
                | (dropOnlyMonitor ? CTLR_EL3_EOI_MODE : 0)
                | (dropOnlySecure ? CTLR_EL3_EOI_MODE_SECURE : 0)
                | (dropOnlyNonSecure ? CTLR_EL3_EOI_MODE_NON_SECURE : 0)
                | (routingModifier ? CTLR_EL3_ROUTING : 0);
    }

    /** Writes ICC_CTLR_EL3. */
    void writeMonitorControl(int bits) {
        commonSecure = (bits & CTLR_EL3_BINARY_POINT_SECURE) != 0;
        commonNonSecure = (bits & CTLR_EL3_BINARY_POINT_NON_SECURE) != 0;
        dropOnlyMonitor = (bits & CTLR_EL3_EOI_MODE) != 0;
        dropOnlySecure = (bits & CTLR_EL3_EOI_MODE_SECURE) != 0;
        dropOnlyNonSecure = (bits & CTLR_EL3_EOI_MODE_NON_SECURE) != 0;
        routingModifier = (bits & CTLR_EL3_ROUTING) != 0;
    }
}
