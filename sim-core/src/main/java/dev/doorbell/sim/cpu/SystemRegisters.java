package dev.doorbell.sim.cpu;

/**
 * A group of system registers that a component implements for one core: the GIC's CPU interface, the
 * generic timer.
 *
 * <p>Registers are named by their AArch64 encoding, packed by {@link #encoding}. Called once the
 * access has been paid for.
 */
public interface SystemRegisters {
    /** All encodings this group implements. */
    int[] encodings();

    /** What an access costs, in cycles of the core's clock. */
    long accessCycles(int encoding, boolean write);

    /** Reads a register; may have side effects. */
    long read(int encoding);

    /** Writes a register. */
    void write(int encoding, long value);

    /** Whether its registers never change: identification. */
    default boolean isConstant() {
        return false;
    }

    /** What people call a register. */
    default String nameOf(int encoding) {
        return String.format(
                "S%d_%d_C%d_C%d_%d",
                encoding >>> 14,
                encoding >>> 11 & 7,
                encoding >>> 7 & 15,
                encoding >>> 3 & 15,
                encoding & 7);
    }

    /**
     * Packs op0, op1, CRn, CRm and op2 as the MRS and MSR instructions do.
     *
     * <p>Source: Arm Architecture Reference Manual for A-profile, "System register encodings".
     */
    static int encoding(int op0, int op1, int crn, int crm, int op2) {
        return (op0 & 3) << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;
    }
}
