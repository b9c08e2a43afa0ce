package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000.E1000Timing;
import dev.doorbell.nic.e1000.Eeprom;
import dev.doorbell.nic.e1000e.E1000eChoice.EepromPort;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;

/**
 * The registers that reach the EEPROM: a word at a time by EERD and EEWR; EECD asks for its pins.
 *
 * <p>Left out: the pins themselves, which on this card are those of an SPI EEPROM or flash. Model note: a
 * write takes as long as a read.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "EEPROM Read Register", "EEPROM/FLASH Control
 * Register", "Non-Volatile Memory Map"; words as QEMU 7.2 hw/net/e1000e.c.
 */
final class EepromUnit {
    private static final int START = 1;
    private static final int DONE = 1 << 1;
    private static final int WORD_SHIFT = 2;
    private static final int WORD_MASK = 0x3FFF;
    private static final int DATA_SHIFT = 16;
    private static final int REQUEST = 1 << 6;
    private static final int GRANT = 1 << 7;

    /** From the compatibility word on; the address and the checksum are put in. */
    private static final int[] WORDS = {
        0x0000, 0x0000, 0x0000, 0x0420, 0xF746, 0x2010, 0xFFFF, 0xFFFF, // address, compatibility
        0x0000, 0x0000, 0x026B, 0x10D3, 0x8086, 0x10D3, 0x0000, 0x8058, // initialisation, ids
        0x0000, 0x2001, 0x7E7C, 0xFFFF, 0x1000, 0x00C8, 0x0000, 0x2704,
        0x6CC9, 0x3150, 0x070E, 0x460B, 0x2D84, 0x0100, 0xF000, 0x0706,
        0x6000, 0x0080, 0x0F04, 0x7FFF, 0x4F01, 0xC600, 0x0000, 0x20FF,
        0x0028, 0x0003, 0x0000, 0x0000, 0x0000, 0x0003, 0x0000, 0xFFFF,
        0x0100, 0xC000, 0x121C, 0xC007, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF,
        0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0x0000, 0x0120, 0xFFFF, 0x0000
    };

    private final EventQueue events;
    private final RegisterStore store;
    private final Eeprom eeprom;
    private final Event finished;
    private final long wordTicks;
    private final boolean grants;

    private E1000eRegister telling = E1000eRegister.EERD;
    private int result;

    EepromUnit(
            Backplane backplane,
            E1000Timing timing,
            RegisterStore store,
            byte[] mac,
            DeviceBehaviour behaviour) {
        this.events = backplane.events();
        this.store = store;
        this.eeprom = new Eeprom(WORDS, mac, false);
        this.finished = Event.named("e1000e.eeprom", Phase.DEVICES, this::finish);
        this.wordTicks = timing.eepromTicks();
        this.grants = behaviour.choice(EepromPort.class) == EepromPort.GRANTED;
        reset();
    }

    /** Writes EECD. */
    void control(int value) {
        int granted = grants ? (value & ~GRANT) | ((value & REQUEST) != 0 ? GRANT : 0) : value;
        store.write(E1000eRegister.EECD, 0, granted);
    }

    /** Writes EERD: begins a read. */
    void beginRead(int value) {
        int word = value >>> WORD_SHIFT & WORD_MASK;
        boolean starts = (value & START) != 0 && word < Eeprom.WORDS;
        int done = starts ? DONE | eeprom.word(word) << DATA_SHIFT : 0;
        begin(E1000eRegister.EERD, word << WORD_SHIFT | done);
    }

    /** Writes EEWR: begins a write. */
    void beginWrite(int value) {
        int word = value >>> WORD_SHIFT & WORD_MASK;
        boolean starts = (value & START) != 0 && word < Eeprom.WORDS;
        int data = value >>> DATA_SHIFT;
        if (starts) {
            eeprom.setWord(word, data);
        }
        int told = word << WORD_SHIFT | (starts ? DONE : 0);
        begin(grants ? E1000eRegister.EEWR : E1000eRegister.EERD, told | data << DATA_SHIFT);
    }

    private void begin(E1000eRegister register, int done) {
        telling = register;
        result = done;
        store.set(register, 0, done & WORD_MASK << WORD_SHIFT);
        if (wordTicks == 0) {
            finish();
        } else {
            events.moveTo(events.nowTicks() + wordTicks, finished);
        }
    }

    private void finish() {
        store.set(telling, 0, result);
    }

    /** No access is under way. */
    void reset() {
        events.cancel(finished);
        store.set(E1000eRegister.EERD, 0, DONE);
        store.set(E1000eRegister.EEWR, 0, DONE);
    }
}
