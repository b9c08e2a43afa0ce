package dev.doorbell.gic;

/** What the other parts of the GIC ask of a redistributor. */
public interface RedistributorPort {
    /** The core's affinity, Aff3.Aff2.Aff1.Aff0 as IROUTER lays it out. */
    long affinity();

    /** The state of the core's own interrupts, SGIs and PPIs. */
    InterruptBlock own();

    /** The priority of any interrupt the core can be presented with. */
    int priorityOf(int intid);

    /** The group of any interrupt the core can be presented with. */
    InterruptGroup groupOf(int intid);

    /**
     * An SGI arrives; it is dropped unless configured for that group, or non-secure software may not
     * send it.
     */
    void sgiArrives(int intid, InterruptGroup group, boolean nonSecure);

    /**
     * The CPU interface acknowledges an interrupt: it becomes active, or, if it is an LPI, no longer
     * pending. Answers false if it is not to be had any more.
     */
    boolean acknowledge(int intid);

    /**
     * Deactivates an interrupt; answers false if there is no such active interrupt, or non-secure
     * software may not touch it.
     */
    boolean deactivate(int intid, boolean nonSecure);

    /** Whether the interrupt could be signalled to the core now, were it the most urgent one. */
    boolean isDeliverable(int intid);

    /** Whether the core may be chosen for SPIs of {@code group} that any core may take. */
    boolean takesPart(InterruptGroup group);

    /** Whether the CPU interface has yet to hear of a change. */
    boolean hasYetToTell();

    /** Looks again for the core's best interrupt; called after any change that may concern it. */
    void settle();
}
