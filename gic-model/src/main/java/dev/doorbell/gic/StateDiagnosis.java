package dev.doorbell.gic;

import org.jspecify.annotations.Nullable;

/** What an interrupt's own bits have against it: pending, enabled, group, active, in that order. */
public final class StateDiagnosis {
    private StateDiagnosis() {}

    /**
     * The first bit that blocks an interrupt, or null if they let it pass.
     *
     * @param frame where its registers are, {@code GICD} or {@code GICR}
     * @param where whose they are if there are several, or nothing
     * @param forwarded the groups that GICD_CTLR enables, as a set
     */
    public static @Nullable Diagnosis of(
            InterruptBlock block, int intid, String frame, String where, int forwarded) {
        if (!block.isPending(intid)) {
            return bit(
                    Blocker.NOT_PENDING,
                    "ISPENDR",
                    intid,
                    frame,
                    where,
                    block.isEdge(intid)
                            ? "is 0: no edge since it was last acknowledged or cleared"
                            : "is 0: level-sensitive, and its wire is low");
        }
        if (!block.isEnabled(intid)) {
            return bit(Blocker.DISABLED, "ISENABLER", intid, frame, where, "is 0");
        }
        InterruptGroup group = block.groupOf(intid);
        if (!group.isIn(forwarded)) {
            return Diagnosis.of(
                    Blocker.GROUP_NOT_FORWARDED,
                    "INTID %d is in %s, which GICD_CTLR does not enable",
                    intid,
                    group);
        }
        return block.isActive(intid)
                ? bit(
                        Blocker.ACTIVE,
                        "ISACTIVER",
                        intid,
                        frame,
                        where,
                        "is 1: acknowledged and not deactivated")
                : null;
    }

    private static Diagnosis bit(
            Blocker blocker, String array, int intid, String frame, String where, String says) {
        return Diagnosis.of(
                blocker, "%s_%s%d bit %d%s %s", frame, array, intid / 32, intid % 32, where, says);
    }
}
