package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000.Phy;
import dev.doorbell.sim.event.EventQueue;
import java.util.Arrays;

/**
 * The PHY of the 82574L: registers 0 to 15 and the page register are on every page, the others are
 * those of the page chosen.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "PHY Registers"; resets as QEMU 7.2's e1000e
 * shows them.
 */
final class PagedPhy {
    /** The register that chooses the page. */
    static final int PAGE = 22;

    private static final int OEM_BITS = 25;
    private static final int OEM_RESTART = 1 << 10;
    private static final int CONTROL_RESTART = 1 << 9;
    private static final int STATUS_NEGOTIATED = 1 << 5;
    private static final int PAGED_FIRST = 16;
    private static final int PAGE_MASK = 0x7F;
    private static final int PAGES = 7;
    private static final int ALL = 0xFFFF;

    /** Page 0 and the registers that every page has: number, reset, writable bits. */
    private static final int[][] COMMON = {
        {0, 0x1140, ALL}, // control
        {1, 0x794D, 0}, // status
        {2, 0x0141, 0}, // identifier
        {3, 0x0CB1, 0},
        {4, 0x0DE1, ALL}, // advertisement
        {5, 0x07E0, 0}, // partner
        {6, 0x0004, 0}, // expansion
        {7, 0x2001, ALL}, // next page
        {8, 0, 0}, // partner's next page
        {9, 0x0F00, ALL}, // 1000BASE-T control
        {10, 0x3C00, 0}, // 1000BASE-T status
        {15, 0x3000, 0}, // extended status
        {16, 0x3360, ALL}, // copper control 1
        {17, 0xAC08, 0}, // copper status 1
        {18, 0, ALL}, // copper interrupt enable
        {19, 0, 0}, // copper status 2
        {20, 0, ALL}, // copper control 3
        {21, 0, 0}, // receive errors
        {PAGE, 0, PAGE_MASK},
        {OEM_BITS, 0, ALL},
        {26, 0, ALL}, // copper control 2
        {29, 0, ALL}, // bias
        {30, 0, ALL}
    };

    /** The other pages: page, number, reset, writable bits. */
    private static final int[][] OTHERS = {
        {2, 16, 0x0088, ALL}, // MAC control 1
        {2, 18, 0, ALL}, // MAC interrupt enable
        {2, 19, 0, 0}, // MAC status
        {2, 21, 0x1046, ALL}, // MAC control 2
        {3, 16, 0, ALL}, // LED function
        {3, 17, 0, ALL}, // LED polarity
        {3, 18, 0x4005, ALL}, // LED timer
        {3, 19, 0, ALL}, // LEDs 4 and 5
        {5, 20, 0, 0}, // pair skew
        {5, 21, 0, 0}, // pair swap
        {6, 17, 0, 0} // CRC errors
    };

    private final Phy common;
    private final int[] resets = new int[PAGES * Phy.REGISTERS];
    private final int[] writable = new int[PAGES * Phy.REGISTERS];
    private final int[] values = new int[PAGES * Phy.REGISTERS];

    /** Makes a PHY whose link is up; the parameters are those of {@link Phy}. */
    PagedPhy(
            EventQueue events,
            String name,
            long negotiationTicks,
            boolean qemu,
            Phy.Listener listener) {
        int[] commonResets = new int[Phy.REGISTERS];
        int[] commonWritable = new int[Phy.REGISTERS];
        Arrays.fill(commonResets, Phy.ABSENT);
        for (int[] register : COMMON) {
            commonResets[register[0]] = register[1];
            commonWritable[register[0]] = register[2];
        }
        Arrays.fill(resets, Phy.ABSENT);
        for (int[] register : OTHERS) {
            int at = register[0] * Phy.REGISTERS + register[1];
            resets[at] = register[2];
            writable[at] = register[3];
        }
        common =
                new Phy(
                        events,
                        name,
                        commonResets,
                        commonWritable,
                        negotiationTicks,
                        qemu,
                        listener);
        loadResets();
    }

    private void loadResets() {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, resets[i]);
        }
    }

    /** The registers that every page has, and the link. */
    Phy common() {
        return common;
    }

    /** Registers out of reset; the link is negotiated anew. */
    void reset() {
        loadResets();
        common.reset();
    }

    /** Power on: registers out of reset, the link as the cable has it, nothing told. */
    void powerOn() {
        loadResets();
        common.powerOn();
    }

    /** Whether the link is up because both ends agreed. */
    boolean isNegotiated() {
        return (common.peek(Phy.STATUS) & STATUS_NEGOTIATED) != 0;
    }

    /** The page that register {@code number} is looked for on. */
    private int page(int number) {
        return number < PAGED_FIRST || number == PAGE ? 0 : common.peek(PAGE);
    }

    /** Whether the page has a register of that number. */
    boolean isThere(int number) {
        int page = page(number);
        return page == 0
                ? common.isThere(number)
                : page < PAGES && resets[page * Phy.REGISTERS + number] != Phy.ABSENT;
    }

    /** Whether software can change it. */
    boolean isWritable(int number) {
        int page = page(number);
        return page == 0
                ? common.isWritable(number)
                : page < PAGES && writable[page * Phy.REGISTERS + number] != 0;
    }

    /** Reads a register that is there. */
    int read(int number) {
        int page = page(number);
        return page == 0 ? common.read(number) : values[page * Phy.REGISTERS + number];
    }

    /** Writes a register that is writable. */
    void write(int number, int value) {
        int page = page(number);
        if (page != 0) {
            values[page * Phy.REGISTERS + number] = value & 0xFFFF;
        } else if (number == OEM_BITS) {
            common.write(number, value & ~OEM_RESTART);
            if ((value & OEM_RESTART) != 0) {
                common.write(Phy.CONTROL, common.peek(Phy.CONTROL) | CONTROL_RESTART);
            }
        } else {
            common.write(number, value);
        }
    }
}
