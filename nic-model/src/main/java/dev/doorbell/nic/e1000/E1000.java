package dev.doorbell.nic.e1000;

import dev.doorbell.nic.Cable;
import dev.doorbell.nic.Nic;
import dev.doorbell.pci.BarKind;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.EnumSet;

/**
 * Intel's 82540EM and 82545EM: a gigabit card on conventional PCI that interrupts by its pin.
 *
 * <p>BAR 0 holds the registers, BAR 1 a window in I/O space that reaches them too. The link is up
 * when the card is made. Neither card has MSI here.
 *
 * <p>Source: 8254x SDM; QEMU 7.2, hw/net/e1000.c, for what {@link E1000Choice} lists.
 */
public final class E1000 implements Nic {
    /** Which card it is; they differ in their ids. */
    public enum Model {
        /** The desktop card. */
        I82540EM(0x100E, 0x0C20),
        /** The server card. */
        I82545EM(0x100F, 0x0C20),
        /** The older server card, as far as QEMU has it: not what else differs in silicon. */
        I82544GC(0x100C, 0x0C30);

        private final int device;
        private final int phyId;

        Model(int device, int phyId) {
            this.device = device;
            this.phyId = phyId;
        }

        /** Its PCI device id. */
        public int device() {
            return device;
        }
    }

    /** Bytes of its registers' BAR. */
    public static final int BAR_BYTES = 1 << 17;

    /** Bytes of its I/O BAR. */
    public static final int IO_BYTES = 0x40;

    /** The register map without the statistics, for reference pages and tests. */
    public static final RegisterMap<E1000Register> MAP =
            RegisterMap.of(E1000Register.class, BAR_BYTES);

    private static final int VENDOR = 0x8086;
    private static final int CLASS_ETHERNET = 0x02_0000;
    private static final int SUBSYSTEM_VENDOR = 0x1AF4;
    private static final int SUBSYSTEM = 0x1100;
    private static final int REVISION = 3;
    private static final int CTRL_SET_LINK_UP = 1 << 6;
    private static final int STATUS_FULL_DUPLEX = 1;
    private static final int STATUS_LINK_UP = 1 << 1;
    private static final int STATUS_SPEED_SHIFT = 6;
    private static final int STATUS_DETECTED_SHIFT = 8;

    /** What QEMU's always says: 1000 Mbit/s, full duplex, and bits of later cards. */
    private static final int QEMU_STATUS = 0x8008_0781;

    private static final int PACKET_BUFFER_KIB = 64;
    private static final int KIB = 1024;
    private static final int RECEIVE_KIB_MIN = 8;
    private static final int RECEIVE_KIB_MAX = 56;

    /** In the tag of a write on its way: it is the transmitter's. */
    static final long TAG_TRANSMIT = 1L << 62;

    private final PciFunction function;
    private final UpstreamPort upstream;
    private final E1000Choices choices;
    private final RegisterStore registers;
    private final Eeprom eeprom;
    private final Phy phy;
    private final SerialPorts ports;
    private final InterruptUnit interrupts;
    private final ReceiveFilter filter;
    private final StatisticsBlock statistics;
    private final ReceiveUnit receiver;
    private final TransmitUnit transmitter;

    private boolean linkUp;

    /**
     * Makes a card in {@code slot} behind {@code link}, unplugged.
     *
     * @param mac its address, six bytes
     */
    public E1000(
            Backplane backplane,
            TimingProfile profile,
            Link link,
            Slot slot,
            Model model,
            byte[] mac,
            DeviceBehaviour behaviour) {
        choices = E1000Choices.of(behaviour);
        boolean qemuParts = choices.serialParts() == E1000Choice.SerialParts.QEMU;
        E1000Timing profiled = E1000Timing.of(profile, backplane.time());
        E1000Timing timing = qemuParts ? profiled.withQemuParts(backplane.time()) : profiled;
        function = new PciFunction(slot, "e1000-" + slot);
        identify(model);
        upstream = new UpstreamPort(backplane, function, link, this::landed);
        registers = new RegisterStore(choices.registers());
        eeprom = new Eeprom(E1000Parts.eepromWords(model.device), mac, qemuParts);
        phy =
                new Phy(
                        backplane.events(),
                        function.name() + ".phy",
                        E1000Parts.phyResets(model.phyId, qemuParts),
                        E1000Parts.phyWritable(qemuParts),
                        timing.negotiationTicks(),
                        qemuParts,
                        this::phyChanged);
        interrupts =
                new InterruptUnit(
                        backplane.events(),
                        backplane.time(),
                        function,
                        choices.moderation(),
                        registers.implemented(E1000Register.ICS, -1),
                        link.carriesPins());
        ports =
                new SerialPorts(
                        backplane.events(),
                        function,
                        choices.serialParts(),
                        timing,
                        eeprom,
                        phy,
                        interrupts);
        filter = new ReceiveFilter(choices.receive() == E1000Choice.Receive.QEMU);
        statistics = statistics(choices.registers());
        receiver =
                new ReceiveUnit(
                        backplane,
                        choices,
                        timing,
                        upstream,
                        registers,
                        filter,
                        statistics,
                        interrupts);
        transmitter =
                new TransmitUnit(
                        backplane,
                        choices,
                        upstream,
                        registers,
                        statistics,
                        interrupts,
                        receiver,
                        phy);
        placeWindows(backplane);
        function.config().afterWrite(this::busMasteringMayHaveChanged);
        loadAddress();
        allotPacketBuffer();
        settleLink(false);
    }

    private void identify(Model model) {
        function.identify(VENDOR, model.device, CLASS_ETHERNET, SUBSYSTEM_VENDOR, SUBSYSTEM);
        function.config().set(HeaderRegister.REVISION_ID.offset(), 1, REVISION);
    }

    private void placeWindows(Backplane backplane) {
        E1000Registers file =
                new E1000Registers(
                        backplane.trace(),
                        function.name(),
                        choices,
                        this,
                        registers,
                        ports,
                        interrupts,
                        filter,
                        statistics,
                        receiver,
                        transmitter);
        function.placeBar(0, BAR_BYTES, file);
        boolean works = choices.ioWindow() == E1000Choice.IoWindow.REACHES_REGISTERS;
        E1000IoWindow window = new E1000IoWindow(backplane.trace(), function.name(), file, works);
        function.placeBar(1, BarKind.IO, IO_BYTES, window);
    }

    private static StatisticsBlock statistics(E1000Choice.Registers choice) {
        return choice == E1000Choice.Registers.QEMU
                ? new StatisticsBlock(
                        EnumSet.of(Statistic.MPC, Statistic.RNBC, Statistic.FCRUC),
                        EnumSet.of(Statistic.FCRUC))
                : new StatisticsBlock(EnumSet.noneOf(Statistic.class));
    }

    @Override
    public PciFunction function() {
        return function;
    }

    // The wire.

    @Override
    public void frameArrives(byte[] frame, int offset, int bytes, long journey) {
        receiver.arrive(frame, offset, bytes, journey, false);
    }

    @Override
    public boolean canReceive(int bytes) {
        return receiver.canReceive(bytes);
    }

    @Override
    public void onRoom(Runnable listener) {
        receiver.onRoom(listener);
    }

    @Override
    public void connect(Cable cable) {
        transmitter.connect(cable);
    }

    @Override
    public void setLink(boolean up) {
        phy.setCable(up);
    }

    /** Received frames in the card, or on their way from it to memory. */
    public int residentFrames() {
        return receiver.residentFrames();
    }

    /** Frames to be sent that wait for the cable. */
    public int waitingFrames() {
        return transmitter.waitingFrames();
    }

    /** Whether the card has a link. */
    public boolean isLinkUp() {
        return linkUp;
    }

    /** What a statistics register counts, without clearing it. */
    public long statistic(Statistic statistic) {
        return statistics.value(statistic);
    }

    // The link.

    private void phyChanged(boolean told) {
        boolean before = linkUp;
        settleLink(told);
        boolean qemu = choices.serialParts() == E1000Choice.SerialParts.QEMU;
        if (qemu && told && before && linkUp) {
            interrupts.raise(E1000Causes.LSC); // negotiation is over, though nothing changed
        }
    }

    /**
     * The link is the PHY's, if software lets the MAC have it.
     *
     * @param told whether the driver is to hear of a change
     */
    void settleLink(boolean told) {
        boolean qemu = choices.serialParts() == E1000Choice.SerialParts.QEMU;
        boolean wanted = qemu || (registers.get(E1000Register.CTRL) & CTRL_SET_LINK_UP) != 0;
        boolean up = phy.isLinkUp() && wanted;
        boolean changed = up != linkUp;
        if (changed) {
            linkUp = up;
            transmitter.setLink(up);
            receiver.setLink(up);
        }
        if (told && changed) {
            interrupts.raise(E1000Causes.LSC);
        }
    }

    /** The status register. */
    int status() {
        int up = linkUp ? STATUS_LINK_UP : 0;
        if (choices.registers() == E1000Choice.Registers.QEMU) {
            return QEMU_STATUS | up;
        }
        int speed = phy.speed();
        int duplex = phy.isFullDuplex() ? STATUS_FULL_DUPLEX : 0;
        return duplex | up | speed << STATUS_SPEED_SHIFT | speed << STATUS_DETECTED_SHIFT;
    }

    /** CTRL.PHY_RST: the PHY as out of reset. */
    void resetPhy() {
        if (choices.serialParts() == E1000Choice.SerialParts.DOCUMENTED) {
            phy.reset();
        }
    }

    // The bus.

    private void landed(long tag) {
        if ((tag & TAG_TRANSMIT) != 0) {
            transmitter.landed(tag);
        } else {
            receiver.landed(tag);
        }
    }

    private void busMasteringMayHaveChanged() {
        if (function.isBusMaster()) {
            transmitter.goOn();
            receiver.kick();
        }
    }

    // Reset.

    /** CTRL.RST: the MAC as out of reset; EEPROM and PHY are left alone, the address is loaded. */
    void reset() {
        if (choices.reset() == E1000Choice.Reset.NOTHING) {
            return;
        }
        registers.reset();
        interrupts.reset();
        receiver.reset();
        transmitter.reset();
        ports.reset();
        filter.reset();
        statistics.reset();
        loadAddress();
        allotPacketBuffer();
        settleLink(false);
        receiver.kick();
    }

    private void loadAddress() {
        byte[] mac = new byte[ReceiveFilter.ADDRESS_BYTES];
        for (int i = 0; i < mac.length; i++) {
            mac[i] = (byte) eeprom.macByte(i);
        }
        filter.setAddress(0, mac);
    }

    /** Splits the packet buffer as PBA says. */
    void allotPacketBuffer() {
        int receive = RECEIVE_KIB_MAX;
        int send = PACKET_BUFFER_KIB * 2; // QEMU's register means nothing
        if (choices.registers() == E1000Choice.Registers.DOCUMENTED) {
            int asked = registers.get(E1000Register.PBA) & 0xFF;
            receive = Math.max(RECEIVE_KIB_MIN, Math.min(RECEIVE_KIB_MAX, asked));
            send = PACKET_BUFFER_KIB - receive;
            registers.put(E1000Register.PBA, send << 16 | receive);
        }
        receiver.buffer().setCapacity(receive * KIB);
        transmitter.buffer().setCapacity(send * KIB);
    }
}
