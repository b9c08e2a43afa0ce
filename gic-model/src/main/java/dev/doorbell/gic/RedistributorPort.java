package dev.doorbell.gic;

/** What the other parts of the GIC ask of a redistributor. */
public interface RedistributorPort {
    /** The core's affinity, Aff3.Aff2.Aff1.Aff0 as IROUTER lays it out. */
    long affinity();

    /** The state of the core's own interrupts, SGIs and PPIs. */
    InterruptBlock own();

    /** An SGI arrives. */
    void sgiArrives(int intid);

    /** Looks again for the core's best interrupt; called after any change that may concern it. */
    void settle();
}
