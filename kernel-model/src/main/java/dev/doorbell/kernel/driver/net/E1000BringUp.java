package dev.doorbell.kernel.driver.net;

import static dev.doorbell.kernel.driver.net.E1000Registers.CTRL;
import static dev.doorbell.kernel.driver.net.E1000Registers.EERD;
import static dev.doorbell.kernel.driver.net.E1000Registers.IMC;
import static dev.doorbell.kernel.driver.net.E1000Registers.MDIC;
import static dev.doorbell.kernel.driver.net.E1000Registers.MTA;
import static dev.doorbell.kernel.driver.net.E1000Registers.RAH;
import static dev.doorbell.kernel.driver.net.E1000Registers.RAL;
import static dev.doorbell.kernel.driver.net.E1000Registers.STATUS;

import dev.doorbell.sim.cpu.Core;

/**
 * What comes before the rings: reset, address, link.
 *
 * <p>Source: order as {@code kernel/src/drivers/e1000} of ryanbreen/breenix@ad84625.
 *
 * @param registers of the card
 * @param isPcie whether it is an 82574L, whose EEPROM register and PHY differ
 */
record E1000BringUp(E1000Registers registers, boolean isPcie) {
    private static final int CTRL_ASDE = 1 << 5;
    private static final int CTRL_SLU = 1 << 6;
    private static final int CTRL_RST = 1 << 26;
    private static final int STATUS_LINK_UP = 1 << 1;
    private static final int EERD_START = 1;
    private static final int RAH_VALID = 1 << 31;
    private static final int PHY_WRITE = 1 << 21 | 1 << 26; // PHY 1, register 0: control
    private static final int PHY_READY = 1 << 28;
    private static final int PHY_NEGOTIATE_AGAIN = 0x1200;
    private static final int MULTICAST_WORDS = 128;

    /** How long the link is waited for: 5 s at 4 GHz, and longer where the clock is slower. */
    private static final int LINK_POLLS_MAX = 20_000;

    private static final int LINK_POLL_CYCLES = 1_000_000;

    /** Resets the card, everything masked; whether it came back. */
    boolean reset(Core core) {
        registers.write(core, IMC, -1);
        registers.write(core, CTRL, registers.read(core, CTRL) | CTRL_RST);
        boolean over = registers.waitFor(core, CTRL, CTRL_RST, 0);
        registers.write(core, IMC, -1);
        return over;
    }

    /**
     * The EEPROM's address into the first receive address; what is there stays if it cannot be read.
     *
     * @return the address, its first byte the highest
     */
    long setAddress(Core core) {
        int low = registers.read(core, RAL);
        int high = registers.read(core, RAH) & 0xFFFF;
        int[] words = new int[3];
        if (readEeprom(core, words)) {
            low = words[0] | words[1] << 16;
            high = words[2];
        }
        registers.write(core, RAL, low);
        registers.write(core, RAH, high | RAH_VALID);
        long first = Integer.reverseBytes(low) & 0xFFFF_FFFFL;
        return first << 16 | Integer.reverseBytes(high) >>> 16;
    }

    private boolean readEeprom(Core core, int[] words) {
        int addressShift = isPcie ? 2 : 8;
        int done = isPcie ? 1 << 1 : 1 << 4;
        for (int word = 0; word < words.length; word++) {
            registers.write(core, EERD, word << addressShift | EERD_START);
            if (!registers.waitFor(core, EERD, done, done)) {
                return false;
            }
            words[word] = registers.read(core, EERD) >>> 16;
        }
        return true;
    }

    void clearMulticast(Core core) {
        for (int word = 0; word < MULTICAST_WORDS; word++) {
            registers.write(core, MTA + 4 * word, 0);
        }
    }

    /** Waits for the link as the tree does; without one the device works all the same, and is silent. */
    void bringLinkUp(Core core) {
        registers.write(core, CTRL, registers.read(core, CTRL) | CTRL_SLU | CTRL_ASDE);
        if (isPcie) {
            registers.write(core, MDIC, PHY_WRITE | PHY_NEGOTIATE_AGAIN);
            registers.waitFor(core, MDIC, PHY_READY, PHY_READY);
        }
        for (int polls = 0; polls < LINK_POLLS_MAX; polls++) {
            if ((registers.read(core, STATUS) & STATUS_LINK_UP) != 0) {
                return;
            }
            core.spend(LINK_POLL_CYCLES);
        }
    }
}
