package dev.doorbell.gic;

import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;

/**
 * A core's CPU interface by hand: system register accesses without guest code.
 *
 * @param core masked, so that nothing is taken
 */
public record Icc(Core core) {
    /** ICC_PMR_EL1. */
    public static final int PMR = SystemRegisters.encoding(3, 0, 4, 6, 0);

    /** ICC_IAR1_EL1. */
    public static final int IAR1 = SystemRegisters.encoding(3, 0, 12, 12, 0);

    /** ICC_EOIR1_EL1. */
    public static final int EOIR1 = SystemRegisters.encoding(3, 0, 12, 12, 1);

    /** ICC_HPPIR1_EL1. */
    public static final int HPPIR1 = SystemRegisters.encoding(3, 0, 12, 12, 2);

    /** ICC_BPR1_EL1. */
    public static final int BPR1 = SystemRegisters.encoding(3, 0, 12, 12, 3);

    /** ICC_CTLR_EL1. */
    public static final int CTLR = SystemRegisters.encoding(3, 0, 12, 12, 4);

    /** ICC_IGRPEN1_EL1. */
    public static final int IGRPEN1 = SystemRegisters.encoding(3, 0, 12, 12, 7);

    /** ICC_AP1R0_EL1. */
    public static final int AP1R0 = SystemRegisters.encoding(3, 0, 12, 9, 0);

    /** ICC_DIR_EL1. */
    public static final int DIR = SystemRegisters.encoding(3, 0, 12, 11, 1);

    /** ICC_RPR_EL1. */
    public static final int RPR = SystemRegisters.encoding(3, 0, 12, 11, 3);

    /** ICC_SGI1R_EL1. */
    public static final int SGI1R = SystemRegisters.encoding(3, 0, 12, 11, 5);

    /** ICC_IAR0_EL1. */
    public static final int IAR0 = SystemRegisters.encoding(3, 0, 12, 8, 0);

    /** ICC_EOIR0_EL1. */
    public static final int EOIR0 = SystemRegisters.encoding(3, 0, 12, 8, 1);

    /** ICC_HPPIR0_EL1. */
    public static final int HPPIR0 = SystemRegisters.encoding(3, 0, 12, 8, 2);

    /** ICC_BPR0_EL1. */
    public static final int BPR0 = SystemRegisters.encoding(3, 0, 12, 8, 3);

    /** ICC_AP0R0_EL1. */
    public static final int AP0R0 = SystemRegisters.encoding(3, 0, 12, 8, 4);

    /** ICC_IGRPEN0_EL1. */
    public static final int IGRPEN0 = SystemRegisters.encoding(3, 0, 12, 12, 6);

    /** ICC_SGI0R_EL1. */
    public static final int SGI0R = SystemRegisters.encoding(3, 0, 12, 11, 7);

    /** ICC_ASGI1R_EL1. */
    public static final int ASGI1R = SystemRegisters.encoding(3, 0, 12, 11, 6);

    /** ICC_CTLR_EL3. */
    public static final int CTLR_EL3 = SystemRegisters.encoding(3, 6, 12, 12, 4);

    /** ICC_IGRPEN1_EL3. */
    public static final int IGRPEN1_EL3 = SystemRegisters.encoding(3, 6, 12, 12, 7);

    private static final int NONE = 1023;

    /** Reads a register. */
    public long read(int encoding) {
        return core.readSystem(encoding);
    }

    /** Writes a register. */
    public void write(int encoding, long value) {
        core.writeSystem(encoding, value);
    }

    /** Reads the acknowledge register. */
    public long acknowledge() {
        return read(IAR1);
    }

    /** Writes the end-of-interrupt register. */
    public void end(long intid) {
        write(EOIR1, intid);
    }

    /** Acknowledges and ends what is pending, until nothing is; answers how many there were. */
    public int drain() {
        int count = 0;
        for (long intid = acknowledge(); intid != NONE; intid = acknowledge()) {
            count++;
            end(intid);
        }
        return count;
    }
}
