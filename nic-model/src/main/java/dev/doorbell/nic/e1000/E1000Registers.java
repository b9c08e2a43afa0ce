package dev.doorbell.nic.e1000;

import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.reg.RegisterBank;
import dev.doorbell.sim.reg.RegisterFile;
import dev.doorbell.sim.trace.Trace;

/** BAR 0: what reading and writing the registers does. */
final class E1000Registers implements BusTarget, RegisterFile<E1000Register> {
    private static final int CTRL_RESET = 1 << 26;
    private static final int CTRL_PHY_RESET = 1 << 31;
    private static final int RDTR_FLUSH = 1 << 31;
    private static final int REGISTER_BYTES = 4;

    private final E1000 card;
    private final RegisterStore store;
    private final SerialPorts ports;
    private final InterruptUnit interrupts;
    private final ReceiveFilter filter;
    private final ReceiveUnit receiver;
    private final TransmitUnit transmitter;
    private final RegisterBank<E1000Register> bank;
    private final RegisterBank<Statistic> statisticsBank;
    private final boolean qemu;
    private final int causesOffset = (int) E1000Register.ICS.row().offset();

    E1000Registers(
            Trace trace,
            String name,
            E1000Choices choices,
            E1000 card,
            RegisterStore store,
            SerialPorts ports,
            InterruptUnit interrupts,
            ReceiveFilter filter,
            StatisticsBlock statistics,
            ReceiveUnit receiver,
            TransmitUnit transmitter) {
        int source = trace.source(name);
        this.card = card;
        this.store = store;
        this.ports = ports;
        this.interrupts = interrupts;
        this.filter = filter;
        this.receiver = receiver;
        this.transmitter = transmitter;
        this.qemu = choices.registers() == E1000Choice.Registers.QEMU;
        this.bank = new RegisterBank<>(E1000.MAP, this, trace, source);
        this.statisticsBank = new RegisterBank<>(StatisticsBlock.MAP, statistics, trace, source);
    }

    @Override
    public long read(long offset, int bytes, int requester) {
        if (qemu && bytes < REGISTER_BYTES) { // the register around it, whole
            long mask = (1L << (8 * bytes)) - 1;
            return read(offset & -REGISTER_BYTES, REGISTER_BYTES, requester) & mask;
        }
        if (qemu && offset == causesOffset && bytes == REGISTER_BYTES) {
            return interrupts.causes() & 0xFFFF_FFFFL;
        }
        return isStatistic(offset) ? statisticsBank.read(offset, bytes) : bank.read(offset, bytes);
    }

    @Override
    public void write(long offset, int bytes, long value, int requester) {
        if (qemu && bytes < REGISTER_BYTES) {
            write(offset & -REGISTER_BYTES, REGISTER_BYTES, value, requester);
        } else if (isStatistic(offset)) {
            statisticsBank.write(offset, bytes, value);
        } else {
            bank.write(offset, bytes, value);
        }
    }

    private static boolean isStatistic(long offset) {
        return offset >= StatisticsBlock.BASE && offset < StatisticsBlock.END;
    }

    @Override
    public long read(E1000Register register, int index) {
        return value(register, index) & 0xFFFF_FFFFL;
    }

    private int value(E1000Register register, int index) {
        return switch (register) {
            case STATUS -> card.status();
            case EECD -> ports.eecd();
            case EERD -> ports.eerd();
            case MDIC -> ports.mdic();
            case ICR -> interrupts.take();
            case ITR -> interrupts.throttle();
            case IMS -> interrupts.mask();
            case ICS, IMC -> 0;
            case RDBAL -> receiver.ring().baseLow();
            case RDBAH -> receiver.ring().baseHigh();
            case RDLEN -> receiver.ring().lengthBytes();
            case RDH -> receiver.ring().head();
            case RDT -> receiver.ring().tail();
            case RDTR -> interrupts.receiveDelayUnits();
            case RADV -> interrupts.receiveLimitUnits();
            case TDBAL -> transmitter.ring().baseLow();
            case TDBAH -> transmitter.ring().baseHigh();
            case TDLEN -> transmitter.ring().lengthBytes();
            case TDH -> transmitter.ring().head();
            case TDT -> transmitter.ring().tail();
            case TIDV -> interrupts.transmitDelayUnits();
            case TADV -> interrupts.transmitLimitUnits();
            case MTA -> filter.groups(index);
            case RAL -> filter.addressLow(index);
            case RAH -> filter.addressHigh(index);
            case VFTA -> filter.vlans(index);
            case CTRL,
                    CTRL_EXT,
                    FCAL,
                    FCAH,
                    FCT,
                    VET,
                    RCTL,
                    FCTTV,
                    TXCW,
                    RXCW,
                    TCTL,
                    TIPG,
                    AIT,
                    LEDCTL,
                    PBA,
                    FCRTL,
                    FCRTH,
                    RDFH,
                    RDFT,
                    RDFHS,
                    RDFTS,
                    RDFPC,
                    RXDCTL,
                    RSRPD,
                    TXDMAC,
                    TDFH,
                    TDFT,
                    TDFHS,
                    TDFTS,
                    TDFPC,
                    TXDCTL,
                    TSPMT,
                    RXCSUM,
                    WUC,
                    WUFC,
                    WUS,
                    MANC,
                    IPAV,
                    IP4AT,
                    IP6AT,
                    WUPL,
                    WUPM,
                    SWSM,
                    FFLT,
                    FFMT,
                    FFVT,
                    PBM ->
                    store.get(register, index);
        };
    }

    @Override
    public void write(E1000Register register, int index, long value) {
        int bits = store.implemented(register, value);
        switch (register) {
            case CTRL -> writeControl((int) value);
            case EECD -> ports.setEecd(bits);
            case EERD -> ports.setEerd((int) value);
            case MDIC -> ports.setMdic((int) value);
            case ICR -> interrupts.clear((int) value);
            case ITR -> interrupts.setThrottle(bits);
            case ICS -> interrupts.raise(bits);
            case IMS -> interrupts.enable(bits);
            case IMC -> interrupts.disable(bits);
            case RCTL -> {
                store.set(register, 0, value);
                receiver.controlWritten();
            }
            case TCTL -> {
                store.set(register, 0, value);
                transmitter.kick();
            }
            case PBA -> {
                store.set(register, 0, value);
                card.allotPacketBuffer();
            }
            case RDBAL, RDBAH, RDLEN, RDH, RDT -> writeReceiveRing(register, bits);
            case TDBAL, TDBAH, TDLEN, TDH, TDT -> writeTransmitRing(register, bits);
            case RDTR -> {
                interrupts.setReceiveDelay(bits);
                if (!qemu && (value & RDTR_FLUSH) != 0) {
                    interrupts.flushReceiveDelay();
                }
            }
            case RADV -> interrupts.setReceiveLimit(bits);
            case TIDV -> interrupts.setTransmitDelay(bits);
            case TADV -> interrupts.setTransmitLimit(bits);
            case MTA -> filter.setGroups(index, bits);
            case RAL -> filter.setAddressLow(index, bits);
            case RAH -> filter.setAddressHigh(index, bits);
            case VFTA -> filter.setVlans(index, bits);
            case CTRL_EXT,
                    FCAL,
                    FCAH,
                    FCT,
                    VET,
                    FCTTV,
                    TXCW,
                    TIPG,
                    AIT,
                    LEDCTL,
                    FCRTL,
                    FCRTH,
                    RDFH,
                    RDFT,
                    RDFHS,
                    RDFTS,
                    RDFPC,
                    RXDCTL,
                    RSRPD,
                    TXDMAC,
                    TDFH,
                    TDFT,
                    TDFHS,
                    TDFTS,
                    TDFPC,
                    TXDCTL,
                    TSPMT,
                    RXCSUM,
                    WUC,
                    WUFC,
                    WUS,
                    IPAV,
                    IP4AT,
                    IP6AT,
                    WUPM,
                    SWSM,
                    FFLT,
                    FFMT,
                    FFVT,
                    PBM ->
                    store.set(register, index, value);
            case STATUS, RXCW, MANC, WUPL -> {} // read-only: the bank has said so
        }
    }

    private void writeControl(int value) {
        if ((value & CTRL_RESET) != 0) {
            card.reset();
            if (!qemu) {
                return;
            }
        }
        store.set(E1000Register.CTRL, 0, value);
        if ((value & CTRL_PHY_RESET) != 0) {
            card.resetPhy();
        }
        card.settleLink(true);
    }

    private void writeReceiveRing(E1000Register register, int bits) {
        DescriptorRing ring = receiver.ring();
        switch (register) {
            case RDBAL -> ring.setBaseLow(bits);
            case RDBAH -> ring.setBaseHigh(bits);
            case RDLEN -> ring.setLengthBytes(bits);
            case RDH -> ring.setHead(bits);
            default -> {
                ring.setTail(bits);
                receiver.tailMoved();
                return;
            }
        }
        receiver.ringChanged();
    }

    private void writeTransmitRing(E1000Register register, int bits) {
        DescriptorRing ring = transmitter.ring();
        switch (register) {
            case TDBAL -> ring.setBaseLow(bits);
            case TDBAH -> ring.setBaseHigh(bits);
            case TDLEN -> ring.setLengthBytes(bits);
            case TDH -> ring.setHead(bits);
            default -> {
                ring.setTail(bits);
                transmitter.kick();
                return;
            }
        }
        transmitter.ringChanged();
    }
}
