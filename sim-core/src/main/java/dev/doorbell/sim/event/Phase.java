package dev.doorbell.sim.event;

/** What may happen within one tick, in this order. */
public enum Phase {
    /** Levels settle and posted writes land before anyone samples them. */
    WIRES,
    /** Devices act on settled levels and finished transfers. */
    DEVICES,
    /** Cores sample their interrupt inputs, and guest code goes on, after all devices have spoken. */
    PROCESSORS,
    /** Deadlines, traces and assertions see the tick complete. */
    OBSERVERS;

    /** This phase in the low bits of an entry's key: its place in the tick. */
    @SuppressWarnings("EnumOrdinal") // The order of declaration is what this enum means.
    long keyBits() {
        return ordinal();
    }
}
