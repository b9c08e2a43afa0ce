package dev.doorbell.gic;

/** What a redistributor asks of its CPU interface. */
public interface CpuInterfacePort {
    /** The core's most urgent deliverable interrupt is now {@code intid}, or -1 for none. */
    void bestChanged(int intid);

    /** Whether the CPU interface has yet to hear of a change. */
    boolean hasYetToHear();

    /** The groups the CPU interface lets through, as a set. */
    int enabledGroups();
}
