package dev.doorbell.kernel.driver.net;

import dev.doorbell.sim.cpu.Core;

/**
 * The card's registers, and how the driver gets at them.
 *
 * <p>Source: 82540EM SDM and 82574L datasheet, "Register Descriptions".
 *
 * @param base where BAR 0 is
 */
public record E1000Registers(long base) {
    static final int CTRL = 0x0000;
    static final int STATUS = 0x0008;
    static final int EERD = 0x0014;
    static final int MDIC = 0x0020;
    static final int ICR = 0x00C0;
    static final int ITR = 0x00C4;
    static final int IMS = 0x00D0;
    static final int IMC = 0x00D8;
    static final int EIAC = 0x00DC;
    static final int IVAR = 0x00E4;
    static final int EITR0 = 0x00E8;
    static final int RCTL = 0x0100;
    static final int TCTL = 0x0400;
    static final int TIPG = 0x0410;
    static final int RDBAL = 0x2800;
    static final int RDBAH = 0x2804;
    static final int RDLEN = 0x2808;
    static final int RDH = 0x2810;
    static final int RDT = 0x2818;
    static final int RDTR = 0x2820;
    static final int RADV = 0x282C;
    static final int TDBAL = 0x3800;
    static final int TDBAH = 0x3804;
    static final int TDLEN = 0x3808;
    static final int TDH = 0x3810;
    static final int TDT = 0x3818;
    static final int MTA = 0x5200;
    static final int RAL = 0x5400;
    static final int RAH = 0x5404;

    private static final int POLLS_MAX = 100_000;

    /** One turn of a loop that waits for the device: a load, a compare, a branch. */
    private static final int POLL_CYCLES = 4;

    int read(Core core, int register) {
        return (int) core.read(base + register, 4);
    }

    void write(Core core, int register, int value) {
        core.write(base + register, 4, value & 0xFFFF_FFFFL);
    }

    /** Polls until {@code bits} of a register are {@code value}; whether they became so in time. */
    boolean waitFor(Core core, int register, int bits, int value) {
        for (int polls = 0; polls < POLLS_MAX; polls++) {
            if ((read(core, register) & bits) == value) {
                return true;
            }
            core.spend(POLL_CYCLES);
        }
        return false;
    }
}
