package dev.doorbell.gic.cpuinterface;

import dev.doorbell.sim.cpu.SystemRegisters;

/**
 * System registers of the CPU interface, in order of encoding.
 *
 * <p>Source: Arm IHI 0069, "AArch64 System register descriptions".
 */
public enum IccRegister {
    ICC_PMR_EL1(0, 4, 6, 0, "The priority an interrupt must be more urgent than"),
    ICC_IAR0_EL1(0, 12, 8, 0, "Acknowledges a Group 0 interrupt; reads its INTID"),
    ICC_EOIR0_EL1(0, 12, 8, 1, "Ends a Group 0 interrupt"),
    ICC_HPPIR0_EL1(0, 12, 8, 2, "The most urgent pending interrupt, if it is Group 0"),
    ICC_BPR0_EL1(0, 12, 8, 3, "Which bits of a priority preempt, Group 0"),
    ICC_AP0R0_EL1(0, 12, 8, 4, "Priorities being handled, Group 0"),
    ICC_AP0R1_EL1(0, 12, 8, 5, "Priorities being handled, Group 0; with six bits or more"),
    ICC_AP0R2_EL1(0, 12, 8, 6, "Priorities being handled, Group 0; with seven bits"),
    ICC_AP0R3_EL1(0, 12, 8, 7, "Priorities being handled, Group 0; with seven bits"),
    ICC_AP1R0_EL1(0, 12, 9, 0, "Priorities being handled, Group 1"),
    ICC_AP1R1_EL1(0, 12, 9, 1, "Priorities being handled, Group 1; with six bits or more"),
    ICC_AP1R2_EL1(0, 12, 9, 2, "Priorities being handled, Group 1; with seven bits"),
    ICC_AP1R3_EL1(0, 12, 9, 3, "Priorities being handled, Group 1; with seven bits"),
    ICC_DIR_EL1(0, 12, 11, 1, "Deactivates an interrupt, EOImode 1"),
    ICC_RPR_EL1(0, 12, 11, 3, "The priority of what is being handled"),
    ICC_SGI1R_EL1(0, 12, 11, 5, "Sends a Group 1 SGI of this security state"),
    ICC_ASGI1R_EL1(0, 12, 11, 6, "Sends a Group 1 SGI of the other security state"),
    ICC_SGI0R_EL1(0, 12, 11, 7, "Sends a Group 0 SGI"),
    ICC_IAR1_EL1(0, 12, 12, 0, "Acknowledges a Group 1 interrupt; reads its INTID"),
    ICC_EOIR1_EL1(0, 12, 12, 1, "Ends a Group 1 interrupt"),
    ICC_HPPIR1_EL1(0, 12, 12, 2, "The most urgent pending interrupt, if it is Group 1"),
    ICC_BPR1_EL1(0, 12, 12, 3, "Which bits of a priority preempt, Group 1"),
    ICC_CTLR_EL1(0, 12, 12, 4, "Binary point sharing, end-of-interrupt mode, what there is"),
    ICC_SRE_EL1(0, 12, 12, 5, "System registers are in use: fixed"),
    ICC_IGRPEN0_EL1(0, 12, 12, 6, "Lets Group 0 through"),
    ICC_IGRPEN1_EL1(0, 12, 12, 7, "Lets Group 1 through"),
    ICC_SRE_EL2(4, 12, 9, 5, "System registers are in use at EL2: fixed"),
    ICC_CTLR_EL3(6, 12, 12, 4, "Modes of all states, for EL3"),
    ICC_SRE_EL3(6, 12, 12, 5, "System registers are in use at EL3: fixed"),
    ICC_IGRPEN1_EL3(6, 12, 12, 7, "Lets Group 1 through, both states, for EL3");

    private static final int OP0 = 3;
    private static final int OP1_EL3 = 6;

    private final int encoding;
    private final boolean forMonitor;
    private final String says;

    IccRegister(int op1, int crn, int crm, int op2, String says) {
        this.encoding = SystemRegisters.encoding(OP0, op1, crn, crm, op2);
        this.forMonitor = op1 == OP1_EL3;
        this.says = says;
    }

    /** The encoding, as {@link SystemRegisters#encoding} packs it. */
    public int encoding() {
        return encoding;
    }

    /** What it is, in one sentence. */
    public String says() {
        return says;
    }

    /** Whether it exists only where there are two security states. */
    boolean isForMonitor() {
        return forMonitor;
    }

    /** Whether it is about Group 0 alone. */
    boolean isOfGroup0() {
        return switch (this) {
            case ICC_IAR0_EL1,
                    ICC_EOIR0_EL1,
                    ICC_HPPIR0_EL1,
                    ICC_BPR0_EL1,
                    ICC_AP0R0_EL1,
                    ICC_AP0R1_EL1,
                    ICC_AP0R2_EL1,
                    ICC_AP0R3_EL1,
                    ICC_IGRPEN0_EL1 ->
                    true;
            default -> false;
        };
    }

    /** Which of the active priority registers of its group it is; 0 for the others. */
    int word() {
        return switch (this) {
            case ICC_AP0R1_EL1, ICC_AP1R1_EL1 -> 1;
            case ICC_AP0R2_EL1, ICC_AP1R2_EL1 -> 2;
            case ICC_AP0R3_EL1, ICC_AP1R3_EL1 -> 3;
            default -> 0;
        };
    }
}
