package dev.doorbell.bench.faults;

/** Which form of the code under test runs. */
public enum Form {
    /** With the fault. */
    BROKEN,
    /** With the fault taken out, and nothing else changed. */
    MENDED
}
