package dev.doorbell.sim.reg;

/** What an enum of registers implements: one constant per register, in address order. */
public interface RegisterSpec {
    /** The register's row of the table. */
    RegisterRow row();
}
