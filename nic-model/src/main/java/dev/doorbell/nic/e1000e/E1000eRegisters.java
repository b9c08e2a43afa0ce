package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000.DescriptorRing;
import dev.doorbell.nic.e1000.E1000Timing;
import dev.doorbell.nic.e1000.ReceiveFilter;
import dev.doorbell.nic.e1000.StatisticsBlock;
import dev.doorbell.nic.e1000e.CauseDelay.Timer;
import dev.doorbell.nic.e1000e.E1000eChoice.Reset;
import dev.doorbell.nic.e1000e.E1000eChoice.TransmitDelayRead;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.reg.RegisterFile;

/** What the registers of the 82574L do. */
final class E1000eRegisters implements RegisterFile<E1000eRegister> {
    private static final int RECEIVE_ENABLED = 1 << 1;
    private static final int FLUSH = 1 << 31;
    private static final int SIXTEEN_BITS = 0xFFFF;
    private static final int BASE_MASK = -16;
    private static final int LENGTH_MASK = 0xFFF80;
    private static final int SEMAPHORE = 1;
    private static final int SELF_CLEARING = 3 << 12; // CTRL_EXT: speed check, EEPROM reset
    private static final int HIGH_HALF = 1; // of a receive address

    private final RegisterStore store;
    private final ReceiveFilter filter;
    private final StatisticsBlock statistics;
    private final InterruptUnit interrupts;
    private final ReceiveUnit receiver;
    private final TransmitUnit transmitter;
    private final LinkUnit link;
    private final EepromUnit eeprom;
    private final byte[] mac;
    private final boolean resetsEverything;
    private final boolean transmitDelayReads;

    private Runnable room = () -> {};

    E1000eRegisters(
            Backplane backplane,
            E1000Timing timing,
            RegisterStore store,
            ReceiveFilter filter,
            StatisticsBlock statistics,
            InterruptUnit interrupts,
            ReceiveUnit receiver,
            TransmitUnit transmitter,
            LinkUnit link,
            byte[] mac,
            DeviceBehaviour behaviour) {
        this.store = store;
        this.filter = filter;
        this.statistics = statistics;
        this.interrupts = interrupts;
        this.receiver = receiver;
        this.transmitter = transmitter;
        this.link = link;
        this.mac = mac.clone();
        this.eeprom = new EepromUnit(backplane, timing, store, mac, behaviour);
        this.resetsEverything = behaviour.choice(Reset.class) == Reset.EVERYTHING;
        this.transmitDelayReads =
                behaviour.choice(TransmitDelayRead.class) == TransmitDelayRead.VALUE;
        filter.setAddress(0, mac);
    }

    /** Tells {@code listener} when software has made room for frames. */
    void onRoom(Runnable listener) {
        room = listener;
    }

    /** The card's side of the link. */
    LinkUnit link() {
        return link;
    }

    /** Everything as at power on, but for the EEPROM's words. */
    void resetAll() {
        resetCard();
        link.powerOn();
    }

    private void resetCard() {
        receiver.mover().reset();
        transmitter.reset();
        store.reset();
        statistics.reset();
        filter.reset();
        filter.setAddress(0, mac);
        link.reset();
        eeprom.reset();
        interrupts.reset();
    }

    @Override
    public long read(E1000eRegister register, int index) {
        return word(register, index) & 0xFFFF_FFFFL;
    }

    private int word(E1000eRegister register, int index) {
        return switch (register) {
            case STATUS -> link.status();
            case ICR -> interrupts.readCauses();
            case ICS -> interrupts.shownCauses();
            case IMS -> interrupts.enabled();
            case EIAC -> interrupts.autoClear();
            case IAM -> interrupts.autoMask();
            case IVAR -> interrupts.vectors();
            case ITR -> interrupts.gap().interval();
            case EITR -> interrupts.gap(index).interval();
            case IAC -> interrupts.takeAssertions();
            case RDTR -> interrupts.delay().units(Timer.RDTR);
            case RADV -> interrupts.delay().units(Timer.RADV);
            case RAID -> interrupts.delay().units(Timer.RAID);
            case TIDV -> transmitDelayReads ? interrupts.delay().units(Timer.TIDV) : 0;
            case TADV -> interrupts.delay().units(Timer.TADV);
            case RDBAL -> receiver.ring(index).baseLow();
            case RDBAH -> receiver.ring(index).baseHigh();
            case RDLEN -> receiver.ring(index).lengthBytes();
            case RDH -> receiver.ring(index).head();
            case RDT -> receiver.ring(index).tail();
            case TDBAL -> transmitter.ring(index).baseLow();
            case TDBAH -> transmitter.ring(index).baseHigh();
            case TDLEN -> transmitter.ring(index).lengthBytes();
            case TDH -> transmitter.ring(index).head();
            case TDT -> transmitter.ring(index).tail();
            case RA -> address(index);
            case MTA -> filter.groups(index);
            case VFTA -> filter.vlans(index);
            case SWSM -> takeSemaphore();
            default -> store.get(register, index);
        };
    }

    private int address(int index) {
        int entry = index >> 1;
        return (index & HIGH_HALF) == 0 ? filter.addressLow(entry) : filter.addressHigh(entry);
    }

    /** A read takes the semaphore; who reads a zero has it. */
    private int takeSemaphore() {
        int before = store.get(E1000eRegister.SWSM);
        store.set(E1000eRegister.SWSM, 0, before | SEMAPHORE);
        return before;
    }

    @Override
    public void write(E1000eRegister register, int index, long value) {
        int bits = (int) value;
        switch (register) {
            case CTRL, CTRL_DUP -> control(bits);
            case STATUS -> link.writeStatus(bits);
            case EECD -> eeprom.control(bits);
            case EERD -> eeprom.beginRead(bits);
            case EEWR -> eeprom.beginWrite(bits);
            case CTRL_EXT -> {
                store.write(register, 0, bits & ~SELF_CLEARING);
                interrupts.setControl(bits);
            }
            case MDIC -> link.writeAccess(bits);
            case ICR -> interrupts.clearCauses(bits);
            case ICS -> interrupts.setCauses(bits);
            case IMS -> interrupts.enable(bits);
            case IMC -> interrupts.disable(bits);
            case EIAC -> interrupts.setAutoClear(bits);
            case IAM -> interrupts.setAutoMask(bits);
            case IVAR -> interrupts.setVectors(bits);
            case ITR -> interrupts.gap().setInterval(bits & SIXTEEN_BITS);
            case EITR -> interrupts.gap(index).setInterval(bits & SIXTEEN_BITS);
            case PBACLR -> {
                store.write(register, 0, bits);
                interrupts.clearPendingVectors(bits);
            }
            case RDTR -> delay(Timer.RDTR, bits);
            case RADV -> interrupts.delay().setUnits(Timer.RADV, bits & SIXTEEN_BITS);
            case RAID -> interrupts.delay().setUnits(Timer.RAID, bits & SIXTEEN_BITS);
            case TIDV -> delay(Timer.TIDV, bits);
            case TADV -> interrupts.delay().setUnits(Timer.TADV, bits & SIXTEEN_BITS);
            case RCTL -> receiveControl(bits);
            case TCTL -> {
                store.write(register, 0, bits);
                transmitter.runAll();
            }
            case RDBAL, RDBAH, RDLEN, RDH, RDT -> receiveRing(register, index, bits);
            case TDBAL, TDBAH, TDLEN, TDH, TDT -> transmitRing(register, index, bits);
            case RXDCTL -> {
                store.write(register, 0, index == 0 ? bits : store.get(register, 0));
                store.write(register, 1, bits);
            }
            case RA -> setAddress(index, bits);
            case MTA -> filter.setGroups(index, bits);
            case VFTA -> filter.setVlans(index, bits);
            default -> store.write(register, index, bits);
        }
    }

    private void control(int bits) {
        if (link.writeControl(bits)) {
            if (resetsEverything) {
                resetCard();
            } else {
                filter.setAddress(0, mac);
            }
        }
    }

    private void delay(Timer timer, int bits) {
        interrupts.delay().setUnits(timer, bits & SIXTEEN_BITS);
        if ((bits & FLUSH) != 0) {
            interrupts.flush(timer);
        }
    }

    private void receiveControl(int bits) {
        store.write(E1000eRegister.RCTL, 0, bits);
        if ((bits & RECEIVE_ENABLED) != 0) {
            goOnReceiving();
        }
    }

    private void goOnReceiving() {
        receiver.mover().run();
        room.run();
    }

    private void receiveRing(E1000eRegister register, int index, int bits) {
        DescriptorRing ring = receiver.ring(index);
        switch (register) {
            case RDBAL -> ring.setBaseLow(bits & BASE_MASK);
            case RDBAH -> ring.setBaseHigh(bits);
            case RDLEN -> ring.setLengthBytes(bits & LENGTH_MASK);
            case RDH -> ring.setHead(bits & SIXTEEN_BITS);
            default -> {
                ring.setTail(bits & SIXTEEN_BITS);
                goOnReceiving();
            }
        }
    }

    private void transmitRing(E1000eRegister register, int index, int bits) {
        DescriptorRing ring = transmitter.ring(index);
        switch (register) {
            case TDBAL -> ring.setBaseLow(bits & BASE_MASK);
            case TDBAH -> ring.setBaseHigh(bits);
            case TDLEN -> ring.setLengthBytes(bits & LENGTH_MASK);
            case TDH -> ring.setHead(bits & SIXTEEN_BITS);
            default -> {
                ring.setTail(bits & SIXTEEN_BITS);
                transmitter.run(index);
            }
        }
    }

    private void setAddress(int index, int bits) {
        int entry = index >> 1;
        if ((index & HIGH_HALF) == 0) {
            filter.setAddressLow(entry, bits);
        } else {
            filter.setAddressHigh(entry, bits);
        }
    }
}
