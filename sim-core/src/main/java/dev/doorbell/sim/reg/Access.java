package dev.doorbell.sim.reg;

/** What software may do with a register. */
public enum Access {
    /** Reads and writes. */
    READ_WRITE("RW"),
    /** Reads; writes are ignored. */
    READ_ONLY("RO"),
    /** Writes; reads as zero. */
    WRITE_ONLY("WO"),
    /** Ones set bits, zeros leave them. */
    WRITE_ONE_SETS("RW1S"),
    /** Ones clear bits, zeros leave them. */
    WRITE_ONE_CLEARS("RW1C"),
    /** A read clears it. */
    READ_CLEARS("RC"),
    /** Software should not touch it; reads as zero, writes are ignored. */
    RESERVED("RES0"),
    /** Exists in hardware, not in Doorbell; reads as zero, writes are ignored. */
    UNMODELLED("unmodelled");

    private final String label;

    Access(String label) {
        this.label = label;
    }

    /** As reference pages write it. */
    public String label() {
        return label;
    }

    /** Whether a partial write leaves the other bits alone by writing zeros there. */
    boolean onesAct() {
        return this == WRITE_ONE_SETS || this == WRITE_ONE_CLEARS || this == WRITE_ONLY;
    }
}
