package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000.E1000Timing;
import dev.doorbell.nic.e1000e.E1000eChoice.AbsentPhy;
import dev.doorbell.nic.e1000e.E1000eChoice.PauseControl;
import dev.doorbell.nic.e1000e.E1000eChoice.PhyReset;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;

/**
 * The card's side of the link: device control and status, and the way to the PHY's registers.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Device Control Register", "Device Status
 * Register", "MDI Control Register".
 */
final class LinkUnit {
    // CTRL.
    private static final int FULL_DUPLEX = 1;
    private static final int MASTER_DISABLE = 1 << 2;
    private static final int SPEED_SHIFT = 8;
    private static final int SPEED_MASK = 3;
    private static final int FORCE_SPEED = 1 << 11;
    private static final int FORCE_DUPLEX = 1 << 12;
    private static final int PAUSE_BOTH_WAYS = 3 << 27;
    private static final int RESET = 1 << 26;
    private static final int PHY_RESET = 1 << 31;
    private static final int SPEED_BYPASS = 1 << 15; // CTRL_EXT

    // STATUS.
    private static final int STATUS_DETECTED_1000 = 2 << 8;
    private static final int STATUS_LINK = 1 << 1;
    private static final int STATUS_SPEED_SHIFT = 6;
    private static final int STATUS_SPEED_1000 = 2;
    private static final int STATUS_PHY_RESET = 1 << 10;
    private static final int STATUS_MASTER_ENABLED = 1 << 19;

    // MDIC.
    private static final int DATA_MASK = 0xFFFF;
    private static final int REGISTER_SHIFT = 16;
    private static final int REGISTER_MASK = 0x1F;
    private static final int PHY_SHIFT = 21;
    private static final int PHY_NUMBER = 1;
    private static final int OPERATION_WRITE = 1 << 26;
    private static final int OPERATION_READ = 1 << 27;
    private static final int READY = 1 << 28;
    private static final int INTERRUPTS = 1 << 29;
    private static final int ERROR = 1 << 30;

    /** Hears that the link came or went. */
    @FunctionalInterface
    interface Listener {
        /** The link is up, or not. */
        void linkChanged(boolean up);
    }

    private final EventQueue events;
    private final RegisterStore store;
    private final InterruptUnit interrupts;
    private final Listener listener;
    private final PagedPhy phy;
    private final Event accessed;
    private final long accessTicks;
    private final boolean negotiationSetsPause;
    private final boolean phyResets;
    private final boolean absentShowsOld;

    private boolean statusPhyReset;
    private int access;
    private int accessBefore;

    LinkUnit(
            Backplane backplane,
            E1000Timing timing,
            RegisterStore store,
            InterruptUnit interrupts,
            Listener listener,
            DeviceBehaviour behaviour) {
        this.events = backplane.events();
        this.store = store;
        this.interrupts = interrupts;
        this.listener = listener;
        this.negotiationSetsPause =
                behaviour.choice(PauseControl.class) == PauseControl.NEGOTIATION;
        this.phyResets = behaviour.choice(PhyReset.class) == PhyReset.RESETS;
        this.absentShowsOld = behaviour.choice(AbsentPhy.class) == AbsentPhy.OLD_RESULT;
        this.accessTicks = timing.phyTicks();
        this.accessed = Event.named("e1000e.mdic", Phase.DEVICES, this::finishAccess);
        this.phy =
                new PagedPhy(
                        events,
                        "e1000e.phy",
                        timing.negotiationTicks(),
                        !phyResets,
                        this::phyChanged);
    }

    /** The PHY. */
    PagedPhy phy() {
        return phy;
    }

    /** The cable has a partner, or no longer. */
    void setCable(boolean plugged) {
        phy.common().setCable(plugged);
    }

    private void phyChanged(boolean told) {
        boolean up = phy.common().isLinkUp();
        if (up && negotiationSetsPause && phy.isNegotiated()) {
            int control = store.get(E1000eRegister.CTRL);
            store.set(E1000eRegister.CTRL, 0, control | PAUSE_BOTH_WAYS);
        }
        listener.linkChanged(up);
        if (told) {
            interrupts.raise(Causes.LINK);
        }
    }

    /**
     * Writes CTRL.
     *
     * @return whether it asks for a reset of the card
     */
    boolean writeControl(int value) {
        int kept = value & ~RESET & (phyResets ? ~PHY_RESET : -1);
        store.set(E1000eRegister.CTRL, 0, kept);
        if ((value & PHY_RESET) != 0) {
            statusPhyReset = true;
            if (phyResets) {
                phy.reset();
            }
        }
        return (value & RESET) != 0;
    }

    /** Reads STATUS. */
    int status() {
        int control = store.get(E1000eRegister.CTRL);
        boolean forcedSpeed =
                (control & FORCE_SPEED) != 0 || store.has(E1000eRegister.CTRL_EXT, SPEED_BYPASS);
        int speed = forcedSpeed ? control >>> SPEED_SHIFT & SPEED_MASK : STATUS_SPEED_1000;
        boolean halfDuplex = (control & FORCE_DUPLEX) != 0 && (control & FULL_DUPLEX) == 0;
        return STATUS_DETECTED_1000
                | Math.min(speed, STATUS_SPEED_1000) << STATUS_SPEED_SHIFT
                | (halfDuplex ? 0 : FULL_DUPLEX)
                | (phy.common().isLinkUp() ? STATUS_LINK : 0)
                | (statusPhyReset ? STATUS_PHY_RESET : 0)
                | ((control & MASTER_DISABLE) == 0 ? STATUS_MASTER_ENABLED : 0);
    }

    /** Writes STATUS: a zero acknowledges a reset of the PHY. */
    void writeStatus(int value) {
        statusPhyReset &= (value & STATUS_PHY_RESET) != 0;
    }

    /** Writes MDIC: begins an access to a register of the PHY. */
    void writeAccess(int value) {
        access = value;
        accessBefore = store.get(E1000eRegister.MDIC);
        store.set(E1000eRegister.MDIC, 0, value & ~(READY | ERROR));
        if (accessTicks == 0) {
            finishAccess();
        } else {
            events.moveTo(events.nowTicks() + accessTicks, accessed);
        }
    }

    private void finishAccess() {
        int result = access;
        int number = access >>> REGISTER_SHIFT & REGISTER_MASK;
        if ((access >>> PHY_SHIFT & REGISTER_MASK) != PHY_NUMBER) {
            result = (absentShowsOld ? accessBefore : access) | ERROR;
        } else if ((access & OPERATION_READ) != 0) {
            result =
                    phy.isThere(number) ? (access & ~DATA_MASK) | phy.read(number) : access | ERROR;
        } else if ((access & OPERATION_WRITE) != 0) {
            if (phy.isWritable(number)) {
                phy.write(number, access & DATA_MASK);
            } else {
                result |= ERROR;
            }
        }
        store.set(E1000eRegister.MDIC, 0, result | READY);
        if ((result & INTERRUPTS) != 0) {
            interrupts.raise(Causes.PHY_ACCESS);
        }
    }

    /** The card is reset; the PHY keeps its registers and its link. */
    void reset() {
        events.cancel(accessed);
        statusPhyReset = false;
    }

    /** Power on: the PHY too. */
    void powerOn() {
        reset();
        phy.powerOn();
        listener.linkChanged(phy.common().isLinkUp());
    }
}
