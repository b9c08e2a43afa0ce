package dev.doorbell.gic.cpuinterface;

/**
 * The state a core is in, as far as its CPU interface tells the difference.
 *
 * <p>Where there is one security state a core is always {@link #NON_SECURE}.
 */
public enum SecurityState {
    /** EL0 to EL2, non-secure. */
    NON_SECURE,
    /** Secure EL1. */
    SECURE,
    /** EL3 with SCR_EL3.NS = 0. */
    MONITOR
}
