package dev.doorbell.gic.cpuinterface;

import dev.doorbell.sim.cpu.SystemRegisters;

/**
 * System registers of the CPU interface, in order of encoding.
 *
 * <p>Source: Arm IHI 0069, "AArch64 System register descriptions".
 */
public enum IccRegister {
    ICC_PMR_EL1(0, 4, 6, 0),
    ICC_IAR0_EL1(0, 12, 8, 0),
    ICC_EOIR0_EL1(0, 12, 8, 1),
    ICC_HPPIR0_EL1(0, 12, 8, 2),
    ICC_BPR0_EL1(0, 12, 8, 3),
    ICC_AP0R0_EL1(0, 12, 8, 4),
    ICC_AP1R0_EL1(0, 12, 9, 0),
    ICC_DIR_EL1(0, 12, 11, 1),
    ICC_RPR_EL1(0, 12, 11, 3),
    ICC_SGI1R_EL1(0, 12, 11, 5),
    ICC_IAR1_EL1(0, 12, 12, 0),
    ICC_EOIR1_EL1(0, 12, 12, 1),
    ICC_HPPIR1_EL1(0, 12, 12, 2),
    ICC_BPR1_EL1(0, 12, 12, 3),
    ICC_CTLR_EL1(0, 12, 12, 4),
    ICC_SRE_EL1(0, 12, 12, 5),
    ICC_IGRPEN0_EL1(0, 12, 12, 6),
    ICC_IGRPEN1_EL1(0, 12, 12, 7);

    private static final int OP0 = 3;

    private final int encoding;

    IccRegister(int op1, int crn, int crm, int op2) {
        this.encoding = SystemRegisters.encoding(OP0, op1, crn, crm, op2);
    }

    /** The encoding, as {@link SystemRegisters#encoding} packs it. */
    public int encoding() {
        return encoding;
    }
}
