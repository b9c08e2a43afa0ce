package dev.doorbell.gic;

/**
 * The group of an interrupt, which decides who handles it and by which input it is signalled.
 *
 * <p>With one security state there are Group 0 and Group 1, which is {@link #GROUP1_NON_SECURE}.
 *
 * <p>Source: Arm IHI 0069, "Interrupt grouping".
 */
public enum InterruptGroup {
    /** Group 0: signalled as FIQ. */
    GROUP0,
    /** Non-secure Group 1, or Group 1 where there is one security state. */
    GROUP1_NON_SECURE,
    /** Secure Group 1. */
    GROUP1_SECURE;

    /** No group, as a set. */
    public static final int NONE = 0;

    /** All groups, as a set. */
    public static final int ALL = 7;

    /** The group as a set of one. */
    public int bit() {
        return 1 << ordinal();
    }

    /** Whether the group is in {@code set}. */
    public boolean isIn(int set) {
        return (set & bit()) != 0;
    }
}
