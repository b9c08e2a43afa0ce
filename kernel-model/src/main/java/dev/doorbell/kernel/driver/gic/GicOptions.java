package dev.doorbell.kernel.driver.gic;

/**
 * How a GIC is driven, where the tree changed its way.
 *
 * @param splitEnd whether the priority is dropped before the handler and the interrupt deactivated after
 *     it, EOImode 1
 * @param verifies whether redistributors are searched for, and what was written is read back
 */
public record GicOptions(boolean splitEnd, boolean verifies) {
    /** The plan's time: addresses are believed, and one write ends an interrupt. */
    public static final GicOptions PLAN = new GicOptions(false, false);

    /** The tree's head. */
    public static final GicOptions HEAD = new GicOptions(true, true);

    /** The tree's head where two steps are not to be had. */
    public static final GicOptions HEAD_ONE_STEP = new GicOptions(false, true);
}
