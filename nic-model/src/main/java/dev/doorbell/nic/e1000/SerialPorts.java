package dev.doorbell.nic.e1000;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;

/**
 * The registers that reach EEPROM and PHY: EECD, EERD, MDIC.
 *
 * <p>An access takes time, in which its register does not say that it is done; a further one meanwhile
 * is ignored.
 *
 * <p>Source: 8254x SDM, "EEPROM/Flash Control and Data Register", "EEPROM Read Register", "MDI Control
 * Register".
 */
final class SerialPorts {
    private static final int EECD_CLOCK = 1;
    private static final int EECD_SELECT = 1 << 1;
    private static final int EECD_DATA_IN = 1 << 2;
    private static final int EECD_DATA_OUT = 1 << 3;
    private static final int EECD_REQUEST = 1 << 6;
    private static final int EECD_GRANT = 1 << 7;
    private static final int EECD_PRESENT = 1 << 8;

    private static final int EERD_START = 1;
    private static final int EERD_DONE = 1 << 4;
    private static final int EERD_ADDRESS_SHIFT = 8;
    private static final int EERD_DATA_SHIFT = 16;

    private static final int MDIC_DATA = 0xFFFF;
    private static final int MDIC_REGISTER_SHIFT = 16;
    private static final int MDIC_PHY_SHIFT = 21;
    private static final int MDIC_WRITE = 1 << 26;
    private static final int MDIC_READ = 1 << 27;
    private static final int MDIC_READY = 1 << 28;
    private static final int MDIC_INTERRUPT = 1 << 29;
    private static final int MDIC_ERROR = 1 << 30;
    private static final int PHY_ADDRESS = 1;

    private final EventQueue events;
    private final Eeprom eeprom;
    private final Phy phy;
    private final InterruptUnit interrupts;
    private final E1000Timing timing;
    private final boolean qemu;
    private final Event wordRead;
    private final Event phyReached;

    // What the driver can see.
    private int pins;
    private int eerd;
    private int mdic;

    SerialPorts(
            EventQueue events,
            PciFunction function,
            E1000Choice.SerialParts choice,
            E1000Timing timing,
            Eeprom eeprom,
            Phy phy,
            InterruptUnit interrupts) {
        this.events = events;
        this.eeprom = eeprom;
        this.phy = phy;
        this.interrupts = interrupts;
        this.timing = timing;
        this.qemu = choice == E1000Choice.SerialParts.QEMU;
        this.wordRead = Event.named(function.name() + ".eerd", Phase.DEVICES, this::finishWord);
        this.phyReached = Event.named(function.name() + ".mdic", Phase.DEVICES, this::reachPhy);
    }

    int eecd() {
        int granted = qemu || (pins & EECD_REQUEST) != 0 ? EECD_GRANT : 0;
        return pins | granted | EECD_PRESENT | (eeprom.dataOut() ? EECD_DATA_OUT : 0);
    }

    /** Moves the EEPROM's pins, which are software's once they are granted. */
    void setEecd(int value) {
        pins = value;
        boolean granted = qemu || (value & EECD_REQUEST) != 0;
        eeprom.setPins(
                granted && (value & EECD_SELECT) != 0,
                (value & EECD_CLOCK) != 0,
                (value & EECD_DATA_IN) != 0);
    }

    int eerd() {
        return eerd;
    }

    void setEerd(int value) {
        if (wordRead.isScheduled()) {
            return;
        }
        eerd = value;
        if ((value & EERD_START) == 0) {
            eerd = qemu ? value : value & 0xFF << EERD_ADDRESS_SHIFT;
        } else if (timing.eepromTicks() == 0) {
            finishWord();
        } else {
            events.scheduleIn(timing.eepromTicks(), wordRead);
        }
    }

    private void finishWord() {
        if (qemu) { // the address reaches to the top, and the data falls on it
            int kept = eerd & ~EERD_START;
            eerd = kept | EERD_DONE | eeprom.word(kept >>> EERD_ADDRESS_SHIFT) << EERD_DATA_SHIFT;
            return;
        }
        int address = eerd >>> EERD_ADDRESS_SHIFT & 0xFF;
        eerd = address << EERD_ADDRESS_SHIFT | EERD_DONE | eeprom.word(address) << EERD_DATA_SHIFT;
    }

    int mdic() {
        return mdic;
    }

    void setMdic(int value) {
        if (phyReached.isScheduled()) {
            return;
        }
        if (qemu && !isPhy(value)) { // the access before stays, but for the error
            mdic |= MDIC_ERROR;
            finishMdic();
            return;
        }
        mdic = qemu ? value : value & ~(MDIC_READY | MDIC_ERROR);
        if (timing.phyTicks() == 0) {
            reachPhy();
        } else {
            events.scheduleIn(timing.phyTicks(), phyReached);
        }
    }

    private static boolean isPhy(int value) {
        return (value >>> MDIC_PHY_SHIFT & 0x1F) == PHY_ADDRESS;
    }

    private void reachPhy() {
        int number = mdic >>> MDIC_REGISTER_SHIFT & 0x1F;
        boolean reads = (mdic & MDIC_READ) != 0;
        boolean writes = !reads && (mdic & MDIC_WRITE) != 0;
        boolean answers = isPhy(mdic) && (phy.isThere(number) || !qemu);
        if (reads && answers) {
            mdic = (mdic & ~MDIC_DATA) | phy.read(number);
        } else if (writes && answers && (phy.isWritable(number) || !qemu)) {
            phy.write(number, mdic & MDIC_DATA);
        } else if (reads || writes || !qemu) {
            mdic |= MDIC_ERROR;
        }
        finishMdic();
    }

    private void finishMdic() {
        mdic |= MDIC_READY;
        if ((mdic & MDIC_INTERRUPT) != 0) {
            interrupts.raise(E1000Causes.MDAC);
        }
    }

    /** No access under way. The EEPROM and the PHY keep what they hold. */
    void reset() {
        events.cancel(wordRead);
        events.cancel(phyReached);
        setEecd(0);
        eerd = 0;
        mdic = 0;
    }
}
