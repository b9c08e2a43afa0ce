package dev.doorbell.nic.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A card, a bridge and memory; the test plays the driver and the wire. */
final class E1000Bench implements AutoCloseable {
    static final long MEMORY = 0x4000_0000L;
    static final long MEMORY_BYTES = 1L << 28;
    static final long RECEIVE_RING = MEMORY + 0x1_0000;
    static final long TRANSMIT_RING = MEMORY + 0x12_0000;
    static final long RECEIVE_BUFFERS = MEMORY + 0x100_0000;
    static final long TRANSMIT_BUFFERS = MEMORY + 0x800_0000;
    static final int BUFFER_BYTES = 2048;
    static final byte[] MAC = {0x52, 0x54, 0, 0x12, 0x34, 0x56};
    static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};

    // Registers, as a driver knows them.
    static final int CTRL = 0x0000;
    static final int STATUS = 0x0008;
    static final int EECD = 0x0010;
    static final int EERD = 0x0014;
    static final int MDIC = 0x0020;
    static final int VET = 0x0038;
    static final int ICR = 0x00C0;
    static final int ITR = 0x00C4;
    static final int ICS = 0x00C8;
    static final int IMS = 0x00D0;
    static final int IMC = 0x00D8;
    static final int RCTL = 0x0100;
    static final int TCTL = 0x0400;
    static final int PBA = 0x1000;
    static final int RDBAL = 0x2800;
    static final int RDBAH = 0x2804;
    static final int RDLEN = 0x2808;
    static final int RDH = 0x2810;
    static final int RDT = 0x2818;
    static final int RDTR = 0x2820;
    static final int RADV = 0x282C;
    static final int RSRPD = 0x2C00;
    static final int TDBAL = 0x3800;
    static final int TDBAH = 0x3804;
    static final int TDLEN = 0x3808;
    static final int TDH = 0x3810;
    static final int TDT = 0x3818;
    static final int TIDV = 0x3820;
    static final int TXDCTL = 0x3828;
    static final int TADV = 0x382C;
    static final int RXCSUM = 0x5000;
    static final int MTA = 0x5200;
    static final int RAL = 0x5400;
    static final int RAH = 0x5404;

    // Causes.
    static final int TXDW = 1;
    static final int TXQE = 2;
    static final int LSC = 4;
    static final int RXDMT0 = 0x10;
    static final int RXO = 0x40;
    static final int RXT0 = 0x80;
    static final int MDAC = 0x200;

    // RCTL.
    static final int EN = 2;
    static final int UPE = 8;
    static final int MPE = 0x10;
    static final int LPE = 0x20;
    static final int BAM = 0x8000;
    static final int SECRC = 0x0400_0000;

    // Transmit commands, at their place in the second half of a descriptor.
    static final long EOP = 1L << 24;
    static final long IFCS = 1L << 25;
    static final long RS = 1L << 27;
    static final long DEXT = 1L << 29;
    static final long VLE = 1L << 30;
    static final long IDE = 1L << 31;
    static final long DATA = DEXT | 1L << 20;

    private static final long ECAM = 0x1000_0000L;
    private static final long WINDOW = 0x2000_0000L;
    private static final int DEVICE = 2;
    private static final int COMMAND_MEMORY_AND_MASTER = 6;

    final E1000 card;
    final List<byte[]> sent = new ArrayList<>();
    final List<Long> rises = new ArrayList<>();
    final Simulation simulation;
    long cableTicks;
    private int transmitTail;
    private int transmitCount;

    E1000Bench() {
        this(DeviceBehaviour.SPECIFICATION);
    }

    E1000Bench(DeviceBehaviour behaviour) {
        this(TimingProfile.named("ideal"), behaviour);
    }

    E1000Bench(TimingProfile profile, DeviceBehaviour behaviour) {
        simulation =
                Simulation.builder().time(profile.timeBase()).memory(MEMORY, MEMORY_BYTES).build();
        card =
                new E1000(
                        simulation.parts(),
                        profile,
                        new PcieLink(profile, simulation.parts().time()),
                        new Slot(DEVICE, 0),
                        E1000.Model.I82540EM,
                        MAC,
                        behaviour);
        HostBridge bridge = new HostBridge(simulation.parts(), WINDOW);
        simulation.parts().bus().map("ecam", ECAM, 1 << 20, bridge.ecam(), AccessTiming.FREE);
        simulation.parts().bus().map("pci", WINDOW, 0x10_0000, bridge.window(), AccessTiming.FREE);
        bridge.plug(card.function());
        card.function().assignBar(0, WINDOW);
        card.connect(
                (frame, offset, bytes) -> {
                    sent.add(Arrays.copyOfRange(frame, offset, offset + bytes));
                    return simulation.nowTicks() + cableTicks;
                });
        card.function()
                .intx()
                .listen(
                        high -> {
                            if (high) {
                                rises.add(simulation.nowTicks());
                            }
                        });
        setCommand(COMMAND_MEMORY_AND_MASTER);
    }

    // The configuration space.

    void setCommand(int command) {
        setConfig(4, 2, command);
    }

    void setMastering(boolean allowed) {
        setCommand(allowed ? COMMAND_MEMORY_AND_MASTER : 2);
    }

    long config(int offset, int bytes) {
        return simulation
                .parts()
                .bus()
                .read(ECAM + (DEVICE << 15) + offset, bytes, Requester.DEBUGGER);
    }

    void setConfig(int offset, int bytes, long value) {
        simulation
                .parts()
                .bus()
                .write(ECAM + (DEVICE << 15) + offset, bytes, value, Requester.DEBUGGER);
    }

    boolean isIntxHigh() {
        return card.function().intx().isHigh();
    }

    // The registers.

    long read(int offset) {
        return read(offset, 4);
    }

    long read(int offset, int bytes) {
        return simulation.parts().bus().read(WINDOW + offset, bytes, Requester.DEBUGGER);
    }

    void write(int offset, long value) {
        write(offset, 4, value);
    }

    void write(int offset, int bytes, long value) {
        simulation.parts().bus().write(WINDOW + offset, bytes, value, Requester.DEBUGGER);
    }

    /** Writes, and lets happen what is due now. */
    void writeAndSettle(int offset, long value) {
        write(offset, value);
        settle();
    }

    long statistic(Statistic statistic) {
        return card.statistic(statistic);
    }

    int phyRead(int number) {
        write(MDIC, 0x0820_0000L | number << 16);
        return (int) read(MDIC) & 0xFFFF;
    }

    void phyWrite(int number, int value) {
        write(MDIC, 0x0420_0000L | number << 16 | value);
    }

    GuestMemory memory() {
        return simulation.parts().memory();
    }

    JourneyBook journeys() {
        return simulation.parts().journeys();
    }

    Map<TracePoint, Long> complaints() {
        return simulation.parts().trace().complaints();
    }

    // The receive ring.

    /** A ring of {@code count} descriptors with all but one free, the receiver on. */
    E1000Bench receiving(int count) {
        return receiving(count, EN | BAM | SECRC);
    }

    E1000Bench receiving(int count, int control) {
        for (int i = 0; i < count; i++) {
            memory().write(RECEIVE_RING + 16L * i, 8, buffer(i));
            memory().write(RECEIVE_RING + 16L * i + 8, 8, 0);
        }
        write(RDBAL, RECEIVE_RING);
        write(RDBAH, 0);
        write(RDLEN, 16L * count);
        write(RDH, 0);
        write(RDT, count - 1);
        write(RCTL, control);
        settle();
        return this;
    }

    static long buffer(int index) {
        return RECEIVE_BUFFERS + (long) BUFFER_BYTES * index;
    }

    /** The second half of a receive descriptor. */
    long received(int index) {
        return memory().read(RECEIVE_RING + 16L * index + 8, 8);
    }

    int receivedStatus(int index) {
        return ReceiveDescriptor.status(received(index));
    }

    int receivedLength(int index) {
        return ReceiveDescriptor.length(received(index));
    }

    byte[] bytesAt(long address, int count) {
        byte[] bytes = new byte[count];
        memory().copyOut(address, bytes, 0, count);
        return bytes;
    }

    // The transmit ring.

    /** An empty ring of {@code count} descriptors, the transmitter on. */
    E1000Bench sending(int count) {
        return sending(count, 0x0A);
    }

    E1000Bench sending(int count, int control) {
        transmitTail = 0;
        transmitCount = count;
        write(TDBAL, TRANSMIT_RING);
        write(TDBAH, 0);
        write(TDLEN, 16L * count);
        write(TDH, 0);
        write(TDT, 0);
        write(TCTL, control);
        settle();
        return this;
    }

    /** Puts a descriptor behind the others, and its data into memory; software's until it kicks. */
    int describe(byte[] data, long second) {
        long at = TRANSMIT_BUFFERS + 0x1_0000L * transmitTail;
        memory().copyIn(at, data, 0, data.length);
        return describe(at, second | data.length);
    }

    int describe(long first, long second) {
        int index = transmitTail;
        memory().write(TRANSMIT_RING + 16L * index, 8, first);
        memory().write(TRANSMIT_RING + 16L * index + 8, 8, second);
        transmitTail = (index + 1) % transmitCount;
        return index;
    }

    void kick() {
        write(TDT, transmitTail);
        settle();
    }

    /** Sends a frame with one legacy descriptor that reports its status. */
    int send(byte[] frame) {
        int index = describe(frame, EOP | IFCS | RS);
        kick();
        return index;
    }

    int transmitStatus(int index) {
        return (int) memory().read(TRANSMIT_RING + 16L * index + 12, 1);
    }

    // The wire and the clock.

    static byte[] frame(byte[] to, int bytes, int seed) {
        byte[] frame = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            frame[i] = (byte) (seed + 7 * i + 1);
        }
        System.arraycopy(to, 0, frame, 0, Math.min(bytes, to.length));
        if (bytes > 13) {
            frame[12] = 8;
            frame[13] = 6;
        }
        return frame;
    }

    static byte[] frame(int bytes) {
        return frame(MAC, bytes, bytes);
    }

    void arrives(byte[] frame) {
        card.frameArrives(frame, 0, frame.length, journeys().begin(frame.length));
        settle();
    }

    void settle() {
        simulation.runUntil(simulation.nowTicks());
    }

    long ticks(long nanos) {
        return simulation.parts().time().ticksOfNanos(nanos);
    }

    void pass(long nanos) {
        simulation.runFor(ticks(nanos));
    }

    long dropped(DropReason reason) {
        return journeys().breakdown().dropped().getOrDefault(reason, 0L);
    }

    /** Begun = delivered + dropped + resident; the card never holds more than is resident. */
    void assertConserved() {
        LatencyBreakdown all = journeys().breakdown();
        assertThat(all.delivered() + all.droppedCount() + journeys().residentCount())
                .isEqualTo(all.begun());
        assertThat((long) card.residentFrames()).isBetween(0L, journeys().residentCount());
    }

    @Override
    public void close() {
        simulation.close();
    }
}
