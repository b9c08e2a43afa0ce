package dev.doorbell.pci.config;

import dev.doorbell.sim.reg.RegisterSpec;

/** A register of a configuration header, with what a write may change. */
public interface ConfigRegister extends RegisterSpec {
    /** The bits that software can write. */
    int writable();

    /** The bits that writing a one clears. */
    int clearedByOnes();

    /** The register's offset, in bytes. */
    default int offset() {
        return (int) row().offset();
    }
}
