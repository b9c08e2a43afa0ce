package dev.doorbell.nic.e1000;

import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;

/**
 * A gigabit PHY: its registers and the state of its link.
 *
 * <p>The link comes up when the cable has a partner and negotiation is over, and is lost at once with
 * the cable, a power-down, a reset or a restart of negotiation. The partner agrees to everything.
 *
 * <p>Source: IEEE 802.3, clauses 22 and 28, "Control register" and "Status register"; 8254x SDM, "PHY
 * Registers". Left out: test modes, the PHY's own interrupt, next pages, cable diagnostics.
 */
public final class Phy {
    /** Registers an address has. */
    public static final int REGISTERS = 32;

    /** Number of the control register. */
    public static final int CONTROL = 0;

    /** Number of the status register. */
    public static final int STATUS = 1;

    /** Number of the link partner's abilities. */
    public static final int PARTNER = 5;

    /** Number of Marvell's specific status register. */
    public static final int SPECIFIC_STATUS = 17;

    /** In the table of resets: there is no such register. */
    public static final int ABSENT = -1;

    private static final int CONTROL_RESET = 1 << 15;
    private static final int CONTROL_LOOPBACK = 1 << 14;
    private static final int CONTROL_SPEED_LOW = 1 << 13;
    private static final int CONTROL_NEGOTIATES = 1 << 12;
    private static final int CONTROL_POWER_DOWN = 1 << 11;
    private static final int CONTROL_RESTART = 1 << 9;
    private static final int CONTROL_FULL_DUPLEX = 1 << 8;
    private static final int CONTROL_SPEED_HIGH = 1 << 6;
    private static final int CONTROL_SELF_CLEARING = CONTROL_RESET | CONTROL_RESTART;
    private static final int CONTROL_RESERVED = 0x3F;

    private static final int STATUS_LINK = 1 << 2;
    private static final int STATUS_NEGOTIATED = 1 << 5;
    private static final int PARTNER_ACKNOWLEDGES = 1 << 14;
    private static final int SPECIFIC_LINK = 1 << 10;
    private static final int SPECIFIC_RESOLVED = 1 << 11;

    /** Hears of the link. */
    @FunctionalInterface
    public interface Listener {
        /**
         * The link has come up or is lost; {@link #isLinkUp} says which.
         *
         * @param told whether the card is to tell its driver
         */
        void linkChanged(boolean told);
    }

    private final EventQueue events;
    private final int[] resets;
    private final int[] writable;
    private final long negotiationTicks;
    private final boolean qemu;
    private final Listener listener;
    private final Event negotiated;

    // What the driver can see.
    private final int[] registers = new int[REGISTERS];
    private boolean lostSinceRead;

    // What only the model knows.
    private boolean cable = true;
    private boolean linkUp = true;

    /**
     * Makes a PHY whose link is up.
     *
     * @param resets each register's value out of reset, {@link #ABSENT} for none
     * @param writable each register's bits that software can change
     * @param negotiationTicks how long negotiation takes
     * @param qemu whether it is QEMU's: its link status does not latch, its reset bit does nothing,
     *     a link lost to a restart is not told
     */
    public Phy(
            EventQueue events,
            String name,
            int[] resets,
            int[] writable,
            long negotiationTicks,
            boolean qemu,
            Listener listener) {
        this.events = events;
        this.resets = resets.clone();
        this.writable = writable.clone();
        this.negotiationTicks = negotiationTicks;
        this.qemu = qemu;
        this.listener = listener;
        this.negotiated = Event.named(name + ".negotiated", Phase.DEVICES, this::finish);
        loadResets();
    }

    private void loadResets() {
        for (int i = 0; i < REGISTERS; i++) {
            registers[i] = Math.max(0, resets[i]);
        }
        lostSinceRead = false;
    }

    /** Whether register {@code number} is there. */
    public boolean isThere(int number) {
        return resets[number] != ABSENT;
    }

    /** Whether software can change anything in register {@code number}. */
    public boolean isWritable(int number) {
        return writable[number] != 0;
    }

    /** Whether the link is up. */
    public boolean isLinkUp() {
        return linkUp;
    }

    /** Whether what is sent comes back instead of going out. */
    public boolean isLoopback() {
        return (registers[CONTROL] & CONTROL_LOOPBACK) != 0;
    }

    /** Whether the link is full duplex, as negotiated or forced. */
    public boolean isFullDuplex() {
        return negotiates() || (registers[CONTROL] & CONTROL_FULL_DUPLEX) != 0;
    }

    /** The link's speed, as negotiated or forced: 0 for 10, 1 for 100, 2 for 1000 Mbit/s. */
    public int speed() {
        if (negotiates() || (registers[CONTROL] & CONTROL_SPEED_HIGH) != 0) {
            return 2;
        }
        return (registers[CONTROL] & CONTROL_SPEED_LOW) != 0 ? 1 : 0;
    }

    private boolean negotiates() {
        return (registers[CONTROL] & CONTROL_NEGOTIATES) != 0;
    }

    /** Reads register {@code number}; zero if it is not there. */
    public int read(int number) {
        int value = peek(number);
        if (number == STATUS && !qemu) {
            value = lostSinceRead ? value & ~STATUS_LINK : value; // latched until read
            lostSinceRead = false;
        }
        return value;
    }

    /** What register {@code number} holds, without the side effects of reading it. */
    public int peek(int number) {
        int value = registers[number];
        if (number == SPECIFIC_STATUS && !qemu && !linkUp) {
            value &= ~(SPECIFIC_LINK | SPECIFIC_RESOLVED);
        }
        return value;
    }

    /** Writes the bits of register {@code number} that software can change. */
    public void write(int number, int value) {
        int mask = writable[number];
        int merged = (registers[number] & ~mask) | (value & mask);
        if (number == CONTROL) {
            control(merged);
        } else {
            registers[number] = merged;
        }
    }

    private void control(int value) {
        boolean wasDown = (registers[CONTROL] & CONTROL_POWER_DOWN) != 0;
        registers[CONTROL] = value & ~(CONTROL_SELF_CLEARING | CONTROL_RESERVED);
        if (qemu) {
            if (negotiates() && (value & CONTROL_RESTART) != 0) {
                negotiate(false);
            }
            return;
        }
        boolean isDown = (value & CONTROL_POWER_DOWN) != 0;
        if ((value & CONTROL_RESET) != 0) {
            reset();
        } else if (isDown) {
            loseLink(true);
        } else if (wasDown || (negotiates() && (value & CONTROL_RESTART) != 0)) {
            negotiate(true);
        } else if (!negotiates() && !linkUp) {
            negotiate(true); // a forced link needs no partner's consent, but the cable
        }
    }

    /** The cable has a partner, or no longer. */
    public void setCable(boolean plugged) {
        if (plugged == cable) {
            return;
        }
        cable = plugged;
        if (!plugged) {
            loseLink(true);
        } else {
            negotiate(true);
        }
    }

    /** Registers out of reset; the link is negotiated anew. */
    public void reset() {
        boolean up = linkUp;
        loadResets();
        showLink(up);
        negotiate(true);
    }

    /** Power on: registers out of reset, the link as the cable has it, nothing told. */
    public void powerOn() {
        events.cancel(negotiated);
        loadResets();
        linkUp = cable;
        showLink(cable);
    }

    private void negotiate(boolean told) {
        loseLink(told);
        boolean powered = (registers[CONTROL] & CONTROL_POWER_DOWN) == 0;
        if (qemu && !negotiates()) {
            finish();
        } else if ((cable && powered) || qemu) {
            events.moveTo(events.nowTicks() + (negotiates() ? negotiationTicks : 0), negotiated);
        }
    }

    private void loseLink(boolean told) {
        if (!qemu) {
            events.cancel(negotiated);
        }
        boolean was = linkUp;
        linkUp = false;
        showLink(false);
        if (was) {
            lostSinceRead = true;
            listener.linkChanged(told);
        }
    }

    private void finish() {
        if (!cable) {
            return;
        }
        linkUp = true;
        showLink(true);
        if (negotiates()) {
            registers[STATUS] |= STATUS_NEGOTIATED;
            registers[PARTNER] |= PARTNER_ACKNOWLEDGES;
        }
        listener.linkChanged(true);
    }

    private void showLink(boolean up) {
        if (up) {
            registers[STATUS] |= STATUS_LINK;
        } else {
            registers[STATUS] &= ~(STATUS_LINK | STATUS_NEGOTIATED);
            registers[PARTNER] &= ~PARTNER_ACKNOWLEDGES;
        }
    }
}
