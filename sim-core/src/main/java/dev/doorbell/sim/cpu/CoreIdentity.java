package dev.doorbell.sim.cpu;

import dev.doorbell.sim.error.ConfigurationException;

/**
 * What a core says of itself: its affinity.
 *
 * <p>Source: Arm Architecture Reference Manual for A-profile, "MPIDR_EL1": Aff0 in bits 7:0, Aff1 in
 * 15:8, Aff2 in 23:16, Aff3 in 39:32; bit 31 reads as one. Left out: U and MT, which read as zero, as
 * on a machine of several cores that share nothing but memory. Writes are ignored.
 */
public final class CoreIdentity implements SystemRegisters {
    private static final int MPIDR_EL1 = SystemRegisters.encoding(3, 0, 0, 0, 5);
    private static final long AFFINITY = 0xFF_00FF_FFFFL;
    private static final long RES1 = 1L << 31;

    private final long mpidr;

    /**
     * Makes a core's.
     *
     * @param affinity as the register lays it out
     * @throws ConfigurationException if it has other bits
     */
    public CoreIdentity(long affinity) {
        if ((affinity & ~AFFINITY) != 0) {
            throw new ConfigurationException(
                    String.format(
                            "core affinity 0x%x; expected Aff3 in bits 39 to 32 and Aff2 to Aff0 in"
                                    + " bits 23 to 0, and nothing else",
                            affinity));
        }
        this.mpidr = RES1 | affinity;
    }

    @Override
    public int[] encodings() {
        return new int[] {MPIDR_EL1};
    }

    /** A few cycles on every core known; part of the code's own cost. */
    @Override
    public long accessCycles(int encoding, boolean write) {
        return 0;
    }

    @Override
    public boolean isConstant() {
        return true;
    }

    @Override
    public long read(int encoding) {
        return mpidr;
    }

    @Override
    public void write(int encoding, long value) {
        // read-only: the architecture makes it undefined, and nobody does it
    }
}
