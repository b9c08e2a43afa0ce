package dev.doorbell.nic.e1000;

import java.util.Arrays;

/**
 * What is in the cards' EEPROM and PHY when they leave the factory.
 *
 * <p>Source: 8254x SDM, "EEPROM Address Map" and "PHY Registers"; the words and the values that the
 * manual leaves open are those of QEMU 7.2, hw/net/e1000.c, as read through its registers.
 */
final class E1000Parts {
    private static final int PHY_ID_HIGH = 0x0141;
    private static final int WORD_SUBSYSTEM = 0x0B;
    private static final int WORD_DEVICE = 0x0D;

    /** As read by EERD, without address, device ids and checksum; ones where nothing was written. */
    private static final int[] WORDS = {
        0x0000, 0x0000, 0x0000, 0x0000, 0xFFFF, 0x0000, 0x0000, 0x0000,
        0x3000, 0x1000, 0x6403, 0x0000, 0x8086, 0x0000, 0x8086, 0x3040,
        0x0008, 0x2000, 0x7E14, 0x0048, 0x1000, 0x00D8, 0x0000, 0x2700,
        0x6CC9, 0x3150, 0x0722, 0x040B, 0x0984, 0x0000, 0xC000, 0x0706,
        0x1008, 0x0000, 0x0F04, 0x7FFF, 0x4D01, 0xFFFF, 0xFFFF, 0xFFFF,
        0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF,
        0x0100, 0x4000, 0x121C, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF,
        0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0x0000,
    };

    private E1000Parts() {}

    /** The EEPROM's words before address and checksum are put in. */
    static int[] eepromWords(int device) {
        int[] words = WORDS.clone();
        words[WORD_SUBSYSTEM] = device;
        words[WORD_DEVICE] = device;
        return words;
    }

    /** The PHY's registers out of reset; those QEMU lacks only in silicon. */
    static int[] phyResets(int idLow, boolean qemu) {
        int[] resets = new int[Phy.REGISTERS];
        Arrays.fill(resets, Phy.ABSENT);
        resets[0] = 0x1140; // control: negotiates, 1000 Mbit/s, full duplex
        resets[1] = 0x794D; // status: everything up to 100 Mbit/s, extended, link
        resets[2] = PHY_ID_HIGH;
        resets[3] = idLow;
        resets[4] = 0x0DE1; // advertises 10, 100, pause
        resets[5] = 0x01E0; // the partner's
        resets[6] = 0;
        resets[9] = 0x0E00; // advertises 1000, master
        resets[10] = 0x3C00; // the partner's, receivers fine
        resets[16] = 0x0360;
        resets[17] = 0xAC00; // 1000 Mbit/s, full duplex, resolved, link
        resets[20] = 0x0D60;
        resets[21] = 0;
        if (!qemu) {
            resets[7] = 0x2001; // next page
            resets[8] = 0;
            resets[15] = 0x3000; // extended status: 1000BASE-T, both duplexes
            resets[18] = 0; // interrupt enable
            resets[19] = 0; // interrupt status
            resets[24] = 0x4100; // LEDs
        }
        return resets;
    }

    /** The bits of the PHY's registers that software can change. */
    static int[] phyWritable(boolean qemu) {
        int[] writable = new int[Phy.REGISTERS];
        int all = 0xFFFF;
        writable[0] = all;
        writable[4] = qemu ? all : 0xADFF;
        writable[9] = qemu ? all : 0xFF00;
        writable[16] = all;
        writable[20] = all;
        if (!qemu) {
            writable[7] = 0xB7FF;
            writable[18] = all;
            writable[24] = all;
        }
        return writable;
    }
}
