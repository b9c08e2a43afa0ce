package dev.doorbell.gic.lpi;

/**
 * GICR_PROPBASER: where the configuration table is, and how many bits of an INTID it serves.
 *
 * <p>Some implementations have one for all redistributors; they share the object.
 */
public final class PropertyBase {
    private static final long ADDRESS = 0x000F_FFFF_FFFF_F000L;
    private static final long WRITABLE = 0x070F_FFFF_FFFF_FF9FL;
    private static final int ID_BITS = 0x1F;

    private long value;

    /** The register. */
    public long value() {
        return value;
    }

    /** Writes the register. */
    public void write(long written) {
        value = written & WRITABLE;
    }

    /** Where the table is; the byte there is INTID 8192's. */
    long address() {
        return value & ADDRESS;
    }

    /** Bits of an INTID. */
    int idBits() {
        return (int) (value & ID_BITS) + 1;
    }
}
