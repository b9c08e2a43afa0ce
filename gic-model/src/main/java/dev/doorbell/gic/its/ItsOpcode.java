package dev.doorbell.gic.its;

import java.util.Arrays;

/**
 * The commands of an ITS, by number.
 *
 * <p>Source: Arm IHI 0069, "ITS commands". Those of virtual interrupts are named here and refused.
 */
public enum ItsOpcode {
    /** No command has this number. */
    UNKNOWN(0x00, false),
    /** Moves an event, and its pending LPI, to another collection. */
    MOVI(0x01, true),
    /** Makes an event's LPI pending. */
    INT(0x03, true),
    /** Makes an event's LPI not pending. */
    CLEAR(0x04, true),
    /** Waits until what was sent to a redistributor has arrived. */
    SYNC(0x05, true),
    /** Maps a device to its translation table, or unmaps it. */
    MAPD(0x08, true),
    /** Maps a collection to a redistributor, or unmaps it. */
    MAPC(0x09, true),
    /** Maps an event to an LPI and a collection. */
    MAPTI(0x0A, true),
    /** Maps an event to the LPI of the same number, and a collection. */
    MAPI(0x0B, true),
    /** Has an event's LPI configuration read again. */
    INV(0x0C, true),
    /** Has the configuration of all LPIs of a collection read again. */
    INVALL(0x0D, true),
    /** Moves all that is pending at one redistributor to another. */
    MOVALL(0x0E, true),
    /** Unmaps an event, and makes its LPI not pending. */
    DISCARD(0x0F, true),
    VMOVI(0x21, false),
    VMOVP(0x22, false),
    VSGI(0x23, false),
    VSYNC(0x25, false),
    VMAPP(0x29, false),
    VMAPTI(0x2A, false),
    VMAPI(0x2B, false),
    VINVALL(0x2D, false),
    INVDB(0x2E, false);

    private static final ItsOpcode[] BY_NUMBER = byNumber();

    private final int number;
    private final boolean physical;

    ItsOpcode(int number, boolean physical) {
        this.number = number;
        this.physical = physical;
    }

    private static ItsOpcode[] byNumber() {
        ItsOpcode[] table = new ItsOpcode[256];
        Arrays.fill(table, UNKNOWN);
        for (ItsOpcode opcode : values()) {
            table[opcode.number] = opcode;
        }
        return table;
    }

    /** The command with number {@code number}, 0 to 255. */
    public static ItsOpcode of(int number) {
        return BY_NUMBER[number];
    }

    /** Its number, bits 7:0 of its first doubleword. */
    public int number() {
        return number;
    }

    /** Whether it is a command of physical interrupts, all of which Doorbell has. */
    public boolean isPhysical() {
        return physical;
    }
}
