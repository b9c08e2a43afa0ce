package dev.doorbell.nic.e1000e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.e1000.ReceiveDescriptor;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
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

/** A card, a bridge, memory and a doorbell; the test plays the driver and the wire. */
final class E1000eBench implements AutoCloseable {
    static final long MEMORY = 0x4000_0000L;
    static final long MEMORY_BYTES = 1L << 28;
    static final long RECEIVE_RING = MEMORY + 0x1_0000;
    static final long TRANSMIT_RING = MEMORY + 0x22_0000;
    static final long RING_STRIDE = 0x10_0000;
    static final long RECEIVE_BUFFERS = MEMORY + 0x100_0000;
    static final long TRANSMIT_BUFFERS = MEMORY + 0x800_0000;
    static final int BUFFER_BYTES = 2048;
    static final byte[] MAC = {0x52, 0x54, 0, 0x12, 0x34, 0x56};
    static final byte[] PEER = {0x52, 0x54, 0, -0x56, -0x45, -0x34};
    static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};

    // Registers, as a driver knows them.
    static final int CTRL = 0x0000;
    static final int STATUS = 0x0008;
    static final int EECD = 0x0010;
    static final int EERD = 0x0014;
    static final int CTRL_EXT = 0x0018;
    static final int MDIC = 0x0020;
    static final int ICR = 0x00C0;
    static final int ITR = 0x00C4;
    static final int ICS = 0x00C8;
    static final int IMS = 0x00D0;
    static final int IMC = 0x00D8;
    static final int EIAC = 0x00DC;
    static final int IAM = 0x00E0;
    static final int IVAR = 0x00E4;
    static final int EITR = 0x00E8;
    static final int RCTL = 0x0100;
    static final int TCTL = 0x0400;
    static final int PBA = 0x1000;
    static final int EEWR = 0x102C;
    static final int RDBAL = 0x2800;
    static final int RDLEN = 0x2808;
    static final int RDH = 0x2810;
    static final int RDT = 0x2818;
    static final int RDTR = 0x2820;
    static final int RADV = 0x282C;
    static final int TDBAL = 0x3800;
    static final int TDLEN = 0x3808;
    static final int TDH = 0x3810;
    static final int TDT = 0x3818;
    static final int TIDV = 0x3820;
    static final int TADV = 0x382C;
    static final int TARC1 = 0x3940;
    static final int IAC = 0x4100;
    static final int RXCSUM = 0x5000;
    static final int RFCTL = 0x5008;
    static final int MRQC = 0x5818;
    static final int SWSM = 0x5B50;

    // Causes.
    static final int TXDW = 1;
    static final int TXQE = 2;
    static final int LSC = 4;
    static final int RXDMT0 = 0x10;
    static final int RXO = 0x40;
    static final int RXT0 = 0x80;
    static final int RXQ0 = 1 << 20;
    static final int TXQ0 = 1 << 22;
    static final int OTHER = 1 << 24;
    static final long ASSERTED = 0x8000_0000L;
    static final long ALL_VECTORED = 0x01F0_0000L;

    /** IVAR: receive 0 and 1, transmit 0 and 1, other on vectors 0 to 4. */
    static final int ONE_TO_ONE = 0x000C_BA98;

    // RCTL.
    static final int EN = 2;
    static final int BAM = 0x8000;
    static final int SECRC = 0x0400_0000;

    // Transmit commands, at their place in the second half of a descriptor.
    static final long EOP = 1L << 24;
    static final long RS = 1L << 27;
    static final long IDE = 1L << 31;

    static final long ECAM = 0x1000_0000L;
    static final long WINDOW = 0x2000_0000L;
    static final long DOORBELL = 0x0800_0000L;
    static final int MSIX = 0xA0;
    static final int MSI = 0xD0;
    private static final long MSIX_WINDOW = WINDOW + 0x8_0000;
    static final long FLASH_WINDOW = WINDOW + 0x4_0000;
    private static final int DEVICE = 2;
    private static final int COMMAND_ALL = 7;

    /** A message that arrived: which word of the doorbell, with what, when. */
    record Message(long offset, long data, long tick) {}

    final Simulation simulation;
    final E1000e card;
    final HostBridge bridge;
    final List<byte[]> sent = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();
    final List<Long> rises = new ArrayList<>();
    long cableTicks;
    private int transmitTail;
    private int transmitCount;
    private int transmitQueue;

    E1000eBench() {
        this(DeviceBehaviour.SPECIFICATION);
    }

    E1000eBench(DeviceBehaviour behaviour) {
        this(TimingProfile.named("ideal"), behaviour);
    }

    E1000eBench(TimingProfile profile, DeviceBehaviour behaviour) {
        simulation =
                Simulation.builder().time(profile.timeBase()).memory(MEMORY, MEMORY_BYTES).build();
        card =
                new E1000e(
                        simulation.parts(),
                        profile,
                        new PcieLink(profile, simulation.parts().time()),
                        new Slot(DEVICE, 0),
                        MAC,
                        behaviour);
        bridge = new HostBridge(simulation.parts(), WINDOW);
        simulation.parts().bus().map("ecam", ECAM, 1 << 20, bridge.ecam(), AccessTiming.FREE);
        simulation.parts().bus().map("pci", WINDOW, 0x10_0000, bridge.window(), AccessTiming.FREE);
        simulation.parts().bus().map("doorbell", DOORBELL, 0x1000, doorbell(), AccessTiming.FREE);
        bridge.plug(card.function());
        card.function().assignBar(0, WINDOW);
        card.function().assignBar(1, FLASH_WINDOW);
        card.function().assignBar(2, 0x1000);
        card.function().assignBar(3, MSIX_WINDOW);
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
        setConfig(4, 2, COMMAND_ALL);
    }

    private BusTarget doorbell() {
        return new BusTarget() {
            @Override
            public long read(long offset, int bytes, int requester) {
                return 0;
            }

            @Override
            public void write(long offset, int bytes, long value, int requester) {
                messages.add(new Message(offset, value, simulation.nowTicks()));
            }
        };
    }

    // Configuration space and interrupts.

    void setMastering(boolean allowed) {
        setConfig(4, 2, allowed ? COMMAND_ALL : COMMAND_ALL & ~4);
    }

    long config(int offset, int bytes) {
        return bus(ECAM + (DEVICE << 15) + offset, bytes);
    }

    void setConfig(int offset, int bytes, long value) {
        simulation
                .parts()
                .bus()
                .write(ECAM + (DEVICE << 15) + offset, bytes, value, Requester.DEBUGGER);
        settle();
    }

    long bus(long address, int bytes) {
        return simulation.parts().bus().read(address, bytes, Requester.DEBUGGER);
    }

    /** MSI to the doorbell's first word with data 0x40. */
    E1000eBench useMsi() {
        setConfig(MSI + 4, 4, DOORBELL);
        setConfig(MSI + 12, 2, 0x40);
        setConfig(MSI + 2, 2, 1);
        return this;
    }

    /** MSI-X with every vector's number as its data, causes one to one. */
    E1000eBench useMsix() {
        for (int vector = 0; vector < 5; vector++) {
            setVector(vector, 0, DOORBELL);
            setVector(vector, 4, 0);
            setVector(vector, 8, vector);
            setVector(vector, 12, 0);
        }
        setConfig(MSIX + 2, 2, 0x8000);
        writeAndSettle(IVAR, ONE_TO_ONE);
        return this;
    }

    void setVector(int vector, int offset, long value) {
        simulation
                .parts()
                .bus()
                .write(MSIX_WINDOW + 16L * vector + offset, 4, value, Requester.DEBUGGER);
        settle();
    }

    long pendingVectors() {
        return bus(MSIX_WINDOW + 0x2000, 4);
    }

    boolean isIntxHigh() {
        return card.function().intx().isHigh();
    }

    List<Long> data() {
        return messages.stream().map(Message::data).toList();
    }

    // Registers.

    long read(int offset) {
        return read(offset, 4);
    }

    long read(int offset, int bytes) {
        return bus(WINDOW + offset, bytes);
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

    long phyAccess(long value) {
        writeAndSettle(MDIC, value);
        return read(MDIC);
    }

    int phyRead(int number) {
        return (int) phyAccess(0x0820_0000L | (long) number << 16) & 0xFFFF;
    }

    void phyWrite(int number, int value) {
        phyAccess(0x0420_0000L | (long) number << 16 | value);
    }

    GuestMemory memory() {
        return simulation.parts().memory();
    }

    JourneyBook journeys() {
        return simulation.parts().journeys();
    }

    long complaints(TracePoint rule) {
        return simulation.parts().trace().complaints().getOrDefault(rule, 0L);
    }

    // Receiving.

    /** A ring of {@code count} descriptors with all but one free, the receiver on. */
    E1000eBench receiving(int count) {
        return receiving(0, count, EN | BAM | SECRC);
    }

    E1000eBench receiving(int queue, int count, int control) {
        long ring = RECEIVE_RING + queue * RING_STRIDE;
        for (int i = 0; i < count; i++) {
            memory().write(ring + 16L * i, 8, buffer(i) + queue * 0x200_0000L);
            memory().write(ring + 16L * i + 8, 8, 0);
        }
        int at = 0x100 * queue;
        write(RDBAL + at, ring);
        write(RDBAL + 4 + at, 0);
        write(RDLEN + at, 16L * count);
        write(RDH + at, 0);
        write(RDT + at, count - 1);
        write(RCTL, control);
        settle();
        return this;
    }

    static long buffer(int index) {
        return RECEIVE_BUFFERS + (long) BUFFER_BYTES * index;
    }

    /** The second half of a descriptor of receive ring 0. */
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

    int receivedExtendedLength(int index) {
        return (int) memory().read(RECEIVE_RING + 16L * index + 12, 2);
    }

    // Sending.

    /** An empty ring of {@code count} descriptors for queue 0, the transmitter on. */
    E1000eBench sending(int count) {
        return sending(0, count, 0x0A);
    }

    E1000eBench sending(int queue, int count, int control) {
        transmitQueue = queue;
        transmitTail = 0;
        transmitCount = count;
        int at = 0x100 * queue;
        write(TDBAL + at, TRANSMIT_RING + queue * RING_STRIDE);
        write(TDBAL + 4 + at, 0);
        write(TDLEN + at, 16L * count);
        write(TDH + at, 0);
        write(TDT + at, 0);
        write(TCTL, control);
        settle();
        return this;
    }

    /** Puts a descriptor behind the others, and its data into memory; software's until it kicks. */
    int describe(byte[] data, long second) {
        long at = TRANSMIT_BUFFERS + 0x40_0000L * transmitQueue + 0x1_0000L * transmitTail;
        memory().copyIn(at, data, 0, data.length);
        return describe(at, second | data.length);
    }

    int describe(long first, long second) {
        int index = transmitTail;
        long ring = TRANSMIT_RING + transmitQueue * RING_STRIDE;
        memory().write(ring + 16L * index, 8, first);
        memory().write(ring + 16L * index + 8, 8, second);
        transmitTail = (index + 1) % transmitCount;
        return index;
    }

    void kick() {
        writeAndSettle(TDT + 0x100 * transmitQueue, transmitTail);
    }

    /** Sends a frame with one legacy descriptor that reports its status. */
    int send(byte[] frame) {
        int index = describe(frame, EOP | RS);
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
