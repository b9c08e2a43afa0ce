package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.Cable;
import dev.doorbell.nic.Nic;
import dev.doorbell.nic.e1000.E1000Timing;
import dev.doorbell.nic.e1000.ReceiveFilter;
import dev.doorbell.nic.e1000.StatisticsBlock;
import dev.doorbell.nic.e1000e.E1000eChoice.GroupTable;
import dev.doorbell.nic.e1000e.E1000eChoice.PhyReset;
import dev.doorbell.pci.BarKind;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.link.Link;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Set;

/**
 * Intel's 82574L gigabit card on PCI Express: two receive and two transmit queues, and interrupts by
 * pin, by MSI, or by five MSI-X vectors.
 *
 * <p>Memory BAR 0 has the registers, BAR 1 a flash that is not there, I/O BAR 2 a pair of registers
 * that reach those of BAR 0, memory BAR 3 the MSI-X table.
 */
public final class E1000e implements Nic {
    /** Bytes of the register window. */
    public static final int REGISTERS_BYTES = 0x2_0000;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<E1000eRegister> MAP =
            RegisterMap.of(E1000eRegister.class, REGISTERS_BYTES);

    private static final int REGISTERS_BAR = 0;
    private static final int FLASH_BAR = 1;
    private static final int FLASH_BYTES = 0x2_0000;
    private static final int IO_BAR = 2;
    private static final int IO_BYTES = 32;
    private static final int MSIX_BYTES = 0x4000;
    private static final int MAC_BYTES = 6;

    private final E1000eFunction endpoint;
    private final InterruptUnit interrupts;
    private final ReceiveUnit receiver;
    private final TransmitUnit transmitter;
    private final E1000eRegisters registers;

    private Runnable room = () -> {};
    private boolean wasBusMaster;

    /**
     * Makes the card in {@code slot}, unplugged.
     *
     * @param mac its address, six bytes
     */
    public E1000e(
            Backplane backplane,
            TimingProfile profile,
            Link link,
            Slot slot,
            byte[] mac,
            DeviceBehaviour behaviour) {
        if (mac.length != MAC_BYTES) {
            throw new ConfigurationException(
                    "MAC address of " + mac.length + " bytes; expected " + MAC_BYTES);
        }
        E1000Timing profiled = E1000Timing.of(profile, backplane.time());
        E1000Timing timing =
                behaviour.choice(PhyReset.class) == PhyReset.NOTED
                        ? profiled.withQemuParts(backplane.time())
                        : profiled;
        endpoint = new E1000eFunction(backplane, link, slot, mac, behaviour, this::landed);
        interrupts =
                new InterruptUnit(
                        backplane, endpoint.function(), endpoint.msi(), endpoint.msix(), behaviour);
        RegisterStore store = new RegisterStore();
        ReceiveFilter filter =
                new ReceiveFilter(behaviour.choice(GroupTable.class) == GroupTable.EVERY_ADDRESS);
        StatisticsBlock statistics = new StatisticsBlock(Set.of());
        receiver =
                new ReceiveUnit(
                        backplane,
                        timing,
                        endpoint.upstream(),
                        store,
                        filter,
                        statistics,
                        interrupts,
                        behaviour);
        LinkUnit linkUnit =
                new LinkUnit(backplane, timing, store, interrupts, this::linkChanged, behaviour);
        transmitter =
                new TransmitUnit(
                        backplane,
                        endpoint.upstream(),
                        store,
                        statistics,
                        interrupts,
                        linkUnit.phy(),
                        receiver,
                        behaviour);
        registers =
                new E1000eRegisters(
                        backplane,
                        timing,
                        store,
                        filter,
                        statistics,
                        interrupts,
                        receiver,
                        transmitter,
                        linkUnit,
                        mac,
                        behaviour);
        placeWindows(backplane, statistics, behaviour);
        receiver.mover().onRoom(this::tellRoom);
        registers.onRoom(this::tellRoom);
        function().config().afterWrite(this::settleMastering);
        function().onReset(registers::resetAll);
    }

    private void placeWindows(
            Backplane backplane, StatisticsBlock statistics, DeviceBehaviour behaviour) {
        RegisterWindow window = new RegisterWindow(backplane, registers, statistics, behaviour);
        function().placeBar(REGISTERS_BAR, REGISTERS_BYTES, window);
        function().placeBar(FLASH_BAR, FLASH_BYTES, window.flash());
        function().placeBar(IO_BAR, BarKind.IO, IO_BYTES, window.io());
        function().placeBar(E1000eFunction.MSIX_BAR, MSIX_BYTES, endpoint.msix().window());
    }

    @Override
    public PciFunction function() {
        return endpoint.function();
    }

    @Override
    public void frameArrives(byte[] frame, int offset, int bytes, long journey) {
        receiver.arrive(frame, offset, bytes, journey);
    }

    @Override
    public boolean canReceive(int bytes) {
        return receiver.canReceive(bytes);
    }

    @Override
    public void onRoom(Runnable listener) {
        room = listener;
    }

    @Override
    public void connect(Cable cable) {
        transmitter.connect(cable);
    }

    @Override
    public void setLink(boolean up) {
        registers.link().setCable(up);
    }

    /** Frames that came and are neither in memory nor dropped. */
    public int residentFrames() {
        return receiver.residentFrames();
    }

    private void landed(long tag) {
        receiver.mover().landed(tag);
    }

    private void tellRoom() {
        room.run();
    }

    private void linkChanged(boolean up) {
        receiver.setLink(up);
        transmitter.setLink(up);
        if (up) {
            tellRoom();
        }
    }

    /** A card that may master the bus again goes on. */
    private void settleMastering() {
        boolean isBusMaster = function().isBusMaster();
        boolean again = isBusMaster && !wasBusMaster;
        wasBusMaster = isBusMaster;
        if (again) {
            receiver.mover().run();
            transmitter.resume();
            tellRoom();
        }
    }
}
