package dev.doorbell.sim.timing;

/** How far to trust a timing constant. */
public enum Provenance {
    /** A standard, a manual or published code fixes it. */
    SPECIFIED,
    /** Somebody measured it and published the measurement. */
    MEASURED,
    /** Follows from specified and measured values by arithmetic that is shown. */
    DERIVED,
    /** No source was found: a placeholder. Reports name the assumed constants that mattered. */
    ASSUMED
}
