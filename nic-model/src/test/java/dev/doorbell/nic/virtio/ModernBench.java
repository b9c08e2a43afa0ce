package dev.doorbell.nic.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.virtio.transport.TransportKind;
import dev.doorbell.nic.virtio.transport.VirtioPci;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A card with a modern layout on a small board; the test plays the driver and the wire. */
final class ModernBench implements AutoCloseable {
    static final long ECAM = 0x1000_0000L;
    static final long WINDOW = 0x2000_0000L;
    static final long PORTS = 0x2800_0000L;
    static final long DOORBELL = 0x3000_0000L;
    static final long MEMORY = 0x4000_0000L;
    static final long MEMORY_BYTES = 1L << 30;
    static final long BUFFERS = MEMORY + 0x10_0000;
    static final byte[] MAC = {0x52, 0x54, 0, 0x12, 0x34, 0x56};

    static final int RX = 0;
    static final int TX = 1;
    static final int CTRL = 2;
    static final int NEXT = 1;
    static final int WRITE = 2;
    static final int INDIRECT = 4;
    static final int HEADER = 12;

    static final long VERSION_1 = VirtioPci.FEATURE_VERSION_1;
    static final long EVENT_INDEX = VirtioPci.FEATURE_EVENT_INDEX;

    static final int ACKNOWLEDGE = 1;
    static final int DRIVER = 2;
    static final int DRIVER_OK = 4;
    static final int FEATURES_OK = 8;
    static final int NEEDS_RESET = 0x40;
    static final int STARTED = ACKNOWLEDGE | DRIVER | DRIVER_OK | FEATURES_OK;

    // Common configuration.
    static final int STATUS = 0x14;
    static final int QUEUE_SELECT = 0x16;
    static final int QUEUE_SIZE = 0x18;
    static final int QUEUE_ENABLE = 0x1C;
    static final int ISR = 0x1000;
    static final int CONFIG = 0x2000;
    static final int NOTIFY = 0x3000;

    private static final int DEVICE = 3;
    private static final int COMMAND_ALL = 7;

    final Simulation simulation;
    final VirtioNetPci nic;
    final List<Long> messages = new ArrayList<>();
    final List<byte[]> sent = new ArrayList<>();
    final Deque<byte[]> held = new ArrayDeque<>();
    private boolean delivering;

    ModernBench() {
        this(VirtioNetConfig.full(TransportKind.MODERN));
    }

    static ModernBench like(DeviceBehaviour behaviour) {
        return new ModernBench(VirtioNetConfig.full(TransportKind.MODERN).withBehaviour(behaviour));
    }

    ModernBench(VirtioNetConfig config) {
        this(config, TimingProfile.named("ideal"));
    }

    ModernBench(VirtioNetConfig config, TimingProfile profile) {
        simulation =
                Simulation.builder().time(profile.timeBase()).memory(MEMORY, MEMORY_BYTES).build();
        nic =
                new VirtioNetPci(
                        simulation.parts(),
                        profile,
                        new Slot(DEVICE, 0),
                        "virtio-net",
                        new PcieLink(profile, simulation.parts().time()),
                        config,
                        MAC);
        HostBridge bridge = new HostBridge(simulation.parts(), WINDOW);
        bus().map("ecam", ECAM, 1 << 20, bridge.ecam(), AccessTiming.FREE);
        bus().map("pci", WINDOW, 0x10_0000, bridge.window(), AccessTiming.FREE);
        bus().map("ports", PORTS, 0x1_0000, bridge.ioWindow(), AccessTiming.FREE);
        bus().map("doorbell", DOORBELL, 0x1000, new Doorbell(), AccessTiming.FREE);
        bridge.plug(nic.function());
        bridge.assignBars();
        nic.onTransmit(sent::add);
        nic.onRoom(this::deliver);
        setConfig(0x04, 2, COMMAND_ALL);
    }

    private final class Doorbell implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            return 0;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            messages.add(value);
        }
    }

    SystemBus bus() {
        return simulation.parts().bus();
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

    Map<DropReason, Long> drops() {
        return journeys().breakdown().dropped();
    }

    boolean isIntxHigh() {
        return nic.function().intx().isHigh();
    }

    // Configuration space and registers.

    long config(int offset, int bytes) {
        return bus().read(ECAM + (DEVICE << 15) + offset, bytes, Requester.DEBUGGER);
    }

    void setConfig(int offset, int bytes, long value) {
        bus().write(ECAM + (DEVICE << 15) + offset, bytes, value, Requester.DEBUGGER);
    }

    private long modernBase() {
        return nic.function().barBase(4);
    }

    long read(int offset, int bytes) {
        return bus().read(modernBase() + offset, bytes, Requester.DEBUGGER);
    }

    void write(int offset, int bytes, long value) {
        bus().write(modernBase() + offset, bytes, value, Requester.DEBUGGER);
    }

    long readPort(int offset, int bytes) {
        long port = nic.function().barBase(0);
        return bus().read(PORTS + port + offset, bytes, Requester.DEBUGGER);
    }

    void writePort(int offset, int bytes, long value) {
        long port = nic.function().barBase(0);
        bus().write(PORTS + port + offset, bytes, value, Requester.DEBUGGER);
    }

    int status() {
        return (int) read(STATUS, 1);
    }

    void setStatus(int status) {
        write(STATUS, 1, status);
    }

    int isr() {
        return (int) read(ISR, 1);
    }

    void acceptFeatures(long features) {
        write(0x08, 4, 0);
        write(0x0C, 4, features & 0xFFFF_FFFFL);
        write(0x08, 4, 1);
        write(0x0C, 4, features >>> 32);
    }

    long offeredFeatures() {
        write(0x00, 4, 0);
        long low = read(0x04, 4);
        write(0x00, 4, 1);
        return low | read(0x04, 4) << 32;
    }

    /** Resets, and goes as far as FEATURES_OK; VERSION_1 is accepted too. */
    void negotiate(long features) {
        setStatus(0);
        setStatus(ACKNOWLEDGE);
        setStatus(ACKNOWLEDGE | DRIVER);
        acceptFeatures(features | VERSION_1);
        setStatus(ACKNOWLEDGE | DRIVER | FEATURES_OK);
        assertThat(status()).isEqualTo(ACKNOWLEDGE | DRIVER | FEATURES_OK);
    }

    /** Brings the device up with receive and transmit queues of {@code size} entries. */
    Ring[] start(long features, int size) {
        negotiate(features);
        Ring[] rings = {new Ring(RX, size), new Ring(TX, size), new Ring(CTRL, Math.min(size, 64))};
        int queues = (int) read(0x12, 2);
        for (int queue = 0; queue < queues; queue++) {
            rings[queue].place();
        }
        setStatus(STARTED);
        return rings;
    }

    int capability(int id) {
        return nic.function().config().findCapability(id);
    }

    void setMsix(boolean enabled) {
        setConfig(capability(0x11) + 2, 2, enabled ? 0x8000 : 0);
    }

    /** Aims a vector at the doorbell, its data being {@code data}. */
    void aim(int vector, long data, boolean masked) {
        long entry = nic.function().barBase(1) + 16L * vector;
        bus().write(entry, 4, DOORBELL, Requester.DEBUGGER);
        bus().write(entry + 4, 4, 0, Requester.DEBUGGER);
        bus().write(entry + 8, 4, data, Requester.DEBUGGER);
        bus().write(entry + 12, 4, masked ? 1 : 0, Requester.DEBUGGER);
    }

    /** MSI-X with vector 0 for changes and vector 1 + n for queue n. */
    void useMsix() {
        for (int vector = 0; vector < 4; vector++) {
            aim(vector, 100 + vector, false);
        }
        setMsix(true);
        write(0x10, 2, 0);
        for (int queue = 0; queue < 3; queue++) {
            write(QUEUE_SELECT, 2, queue);
            write(0x1A, 2, 1 + queue);
        }
    }

    /** One virtqueue as its driver has it: three areas apart. */
    final class Ring {
        final int queue;
        final int size;
        final long descriptors;
        final long available;
        final long used;
        int lastUsed;
        private int posted;

        Ring(int queue, int size) {
            this(queue, size, MEMORY + 0x1_0000 + 0x2_0000L * queue);
        }

        Ring(int queue, int size, long base) {
            this.queue = queue;
            this.size = size;
            this.descriptors = base;
            this.available = base + 0x8000;
            this.used = base + 0x1_0000;
        }

        /** Gives it to the device, empty. */
        void place() {
            memory().copyIn(descriptors, new byte[0x1_8000], 0, 0x1_8000);
            select();
            write(QUEUE_SIZE, 2, size);
            write(0x20, 4, descriptors & 0xFFFF_FFFFL);
            write(0x24, 4, descriptors >>> 32);
            write(0x28, 8, available);
            write(0x30, 8, used);
            write(QUEUE_ENABLE, 2, 1);
        }

        void select() {
            write(QUEUE_SELECT, 2, queue);
        }

        void describe(int index, long address, long length, int flags, int next) {
            describeAt(descriptors, index, address, length, flags, next);
        }

        void describeAt(long table, int index, long address, long length, int flags, int next) {
            long at = table + 16L * index;
            memory().write(at, 8, address);
            memory().write(at + 8, 4, length);
            memory().write(at + 12, 2, flags);
            memory().write(at + 14, 2, next);
        }

        /** Makes a buffer available; the device is not told. */
        void offer(int head) {
            memory().write(available + 4 + 2L * (posted % size), 2, head);
            posted = posted + 1 & 0xFFFF;
            memory().write(available + 2, 2, posted);
        }

        /** Receive buffers of {@code bytes} bytes, each a descriptor of its own. */
        Ring fill(int count, int bytes) {
            for (int i = 0; i < count; i++) {
                describe(i, buffer(i), bytes, WRITE, 0);
                offer(i);
            }
            tell();
            return this;
        }

        void tell() {
            write(NOTIFY + 4 * queue, 2, queue);
        }

        void setFlags(int flags) {
            memory().write(available, 2, flags);
        }

        void setUsedEvent(int index) {
            memory().write(available + 4 + 2L * size, 2, index);
        }

        int availableEvent() {
            return (int) memory().read(used + 4 + 8L * size, 2);
        }

        int availableIndex() {
            return posted;
        }

        void setAvailableIndex(int index) {
            posted = index & 0xFFFF;
            memory().write(available + 2, 2, posted);
        }

        int usedFlags() {
            return (int) memory().read(used, 2);
        }

        int usedIndex() {
            return (int) memory().read(used + 2, 2);
        }

        int usedHead(int index) {
            return (int) memory().read(used + 4 + 8L * (index % size), 4);
        }

        long usedBytes(int index) {
            return memory().read(used + 8 + 8L * (index % size), 4);
        }

        /** Offers one frame behind a header of zeros, in buffer {@code index}. */
        void send(int index, byte[] frame) {
            memory().copyIn(buffer(index), new byte[HEADER], 0, HEADER);
            memory().copyIn(buffer(index) + HEADER, frame, 0, frame.length);
            describe(index, buffer(index), HEADER + (long) frame.length, 0, 0);
            offer(index);
        }

        /** Carries a command out; answers what the device answered. */
        int command(int... bytes) {
            byte[] data = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                data[i] = (byte) bytes[i];
            }
            return command(data);
        }

        int command(byte[] data) {
            long at = buffer(300 + queue);
            memory().copyIn(at, data, 0, data.length);
            memory().write(at + 0x800, 1, 0x77);
            describe(0, at, 2, NEXT, 1);
            describe(1, at + 2, data.length - 2, NEXT, 2);
            describe(2, at + 0x800, 1, WRITE, 0);
            if (data.length == 2) {
                describe(0, at, 2, NEXT, 2);
            }
            offer(0);
            tell();
            return (int) memory().read(at + 0x800, 1);
        }
    }

    static long buffer(int index) {
        return BUFFERS + 0x1_0000L * index;
    }

    byte[] bytesAt(long address, int count) {
        byte[] bytes = new byte[count];
        memory().copyOut(address, bytes, 0, count);
        return bytes;
    }

    // The wire and the clock.

    static byte[] frame(int bytes, int seed) {
        byte[] frame = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            frame[i] = (byte) (seed + 7 * i + 1);
        }
        return frame;
    }

    /** A frame to an address, with the rest of {@link #frame}. */
    static byte[] frameTo(int... address) {
        byte[] frame = frame(60, 1);
        for (int i = 0; i < address.length; i++) {
            frame[i] = (byte) address[i];
        }
        frame[12] = 8;
        frame[13] = 0;
        return frame;
    }

    /** A frame arrives, whether or not the device can take it. */
    void arrives(byte[] frame) {
        nic.frameArrives(frame, 0, frame.length, journeys().begin(frame.length));
    }

    /** A wire that asks first brings a frame, and keeps it if it is not taken. */
    void offersFrame(byte[] frame) {
        held.addLast(frame);
        deliver();
    }

    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        while (!held.isEmpty() && nic.canReceive(held.getFirst().length)) {
            arrives(held.removeFirst());
        }
        delivering = false;
    }

    /** Lets a millisecond pass. */
    void settle() {
        simulation.runFor(simulation.parts().time().ticksPerSecond() / 1000);
    }

    PciFunction function() {
        return nic.function();
    }

    /** Begun = delivered + dropped + resident. */
    void assertConserved() {
        LatencyBreakdown all = journeys().breakdown();
        assertThat(all.delivered() + all.droppedCount() + journeys().residentCount())
                .isEqualTo(all.begun());
    }

    static byte[] part(byte[] frame, int from, int to) {
        return Arrays.copyOfRange(frame, from, to);
    }

    @Override
    public void close() {
        simulation.close();
    }
}
