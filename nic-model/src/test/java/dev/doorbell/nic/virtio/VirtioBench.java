package dev.doorbell.nic.virtio;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A device, a bridge, memory and a doorbell that remembers; the test plays the driver. */
final class VirtioBench implements AutoCloseable {
    static final long ECAM = 0x1000_0000L;
    static final long WINDOW = 0x2000_0000L;
    static final long DOORBELL = 0x3000_0000L;
    static final long MEMORY = 0x4000_0000L;
    static final long MEMORY_BYTES = 1L << 30;
    static final long RECEIVE_RING = MEMORY + 0x1_0000;
    static final long TRANSMIT_RING = MEMORY + 0x2_0000;
    static final long BUFFERS = MEMORY + 0x10_0000;
    static final int BUFFER_BYTES = 1524;
    static final int HEADER_BYTES = 10;
    static final int SIZE = 256;
    static final byte[] MAC = {0x52, 0x54, 1, 2, 3, (byte) 0xFE};

    // Descriptor flags.
    static final int NEXT = 1;
    static final int WRITE = 2;

    private static final int DEVICE = 5;
    private static final int COMMAND = 0x04;
    private static final int COMMAND_MEMORY_AND_MASTER = 6;
    private static final int COMMAND_MEMORY = 2;
    private static final int CAPABILITIES = 0x34;

    /** A message that reached the doorbell. */
    record Message(long tick, long data) {}

    final VirtioNetPci nic;
    final List<Message> messages = new ArrayList<>();
    final List<byte[]> sent = new ArrayList<>();
    private final Simulation simulation;
    private final List<String> intx = new ArrayList<>();

    VirtioBench() {
        this(TimingProfile.named("ideal"));
    }

    VirtioBench(TimingProfile profile) {
        this(profile, DeviceBehaviour.SPECIFICATION);
    }

    VirtioBench(TimingProfile profile, DeviceBehaviour behaviour) {
        simulation =
                Simulation.builder().time(profile.timeBase()).memory(MEMORY, MEMORY_BYTES).build();
        nic =
                new VirtioNetPci(
                        simulation.parts(),
                        profile,
                        new Slot(DEVICE, 0),
                        "virtio-net",
                        new PcieLink(profile, simulation.parts().time()),
                        VirtioNetConfig.plain().withPlainMsi(true).withBehaviour(behaviour),
                        MAC);
        HostBridge bridge = new HostBridge(simulation.parts(), WINDOW);
        bus().map("ecam", ECAM, 1 << 20, bridge.ecam(), AccessTiming.FREE);
        bus().map("pci", WINDOW, 0x10_0000, bridge.window(), AccessTiming.FREE);
        bus().map("doorbell", DOORBELL, 0x1000, new Doorbell(), AccessTiming.FREE);
        bridge.plug(nic.function());
        bridge.assignBars();
        nic.onTransmit(sent::add);
        nic.function().intx().listen(high -> intx.add(high ? "up" : "down"));
        setCommand(COMMAND_MEMORY_AND_MASTER);
    }

    private final class Doorbell implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            return 0;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            assertThat(requester).isEqualTo(DEVICE << 3);
            messages.add(new Message(simulation.nowTicks(), value));
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

    Simulation simulation() {
        return simulation;
    }

    /** Every change of the pin so far. */
    List<String> intxChanges() {
        return intx;
    }

    boolean isIntxHigh() {
        return nic.function().intx().isHigh();
    }

    // The configuration space.

    long config(int offset, int bytes) {
        return bus().read(ECAM + (DEVICE << 15) + offset, bytes, Requester.DEBUGGER);
    }

    void setConfig(int offset, int bytes, long value) {
        bus().write(ECAM + (DEVICE << 15) + offset, bytes, value, Requester.DEBUGGER);
    }

    void setCommand(int command) {
        setConfig(COMMAND, 2, command);
    }

    void forbidMastering() {
        setCommand(COMMAND_MEMORY);
    }

    int capability(int id) {
        int at = (int) config(CAPABILITIES, 1);
        while (config(at, 1) != id) {
            at = (int) config(at + 1, 1);
        }
        return at;
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

    /** MSI-X with vector 0 for the receive queue and vector 1 for the other. */
    void useMsix() {
        aim(0, 100, false);
        aim(1, 101, false);
        setMsix(true);
        selectVector(0, 0);
        selectVector(1, 1);
    }

    void selectVector(int queue, int vector) {
        write(0x0E, 2, queue);
        write(0x16, 2, vector);
    }

    void useMsi(long data) {
        int at = capability(0x05);
        setConfig(at + 4, 4, DOORBELL);
        setConfig(at + 8, 4, 0);
        setConfig(at + 12, 2, data);
        setConfig(at + 2, 2, 1);
    }

    // The registers.

    long read(int offset, int bytes) {
        return bus().read(nic.function().barBase(0) + offset, bytes, Requester.DEBUGGER);
    }

    void write(int offset, int bytes, long value) {
        bus().write(nic.function().barBase(0) + offset, bytes, value, Requester.DEBUGGER);
    }

    void place(int queue, long address) {
        write(0x0E, 2, queue);
        write(0x08, 4, address / 4096);
    }

    /** Both queues placed, DRIVER_OK set. */
    VirtioBench started() {
        place(0, RECEIVE_RING);
        place(1, TRANSMIT_RING);
        write(0x12, 1, 7);
        return this;
    }

    /** Started, with so many receive buffers of the usual size. */
    VirtioBench receiving(int buffers) {
        started();
        for (int i = 0; i < buffers; i++) {
            describe(RECEIVE_RING, i, buffer(i), BUFFER_BYTES, WRITE, 0);
            offer(RECEIVE_RING, i);
        }
        return this;
    }

    static long buffer(int index) {
        return BUFFERS + 0x1000L * index;
    }

    // The rings.

    void describe(long ring, int index, long address, long length, int flags, int next) {
        long at = ring + 16L * index;
        memory().write(at, 8, address);
        memory().write(at + 8, 4, length);
        memory().write(at + 12, 2, flags);
        memory().write(at + 14, 2, next);
    }

    private static long available(long ring) {
        return ring + 16L * SIZE;
    }

    private static long used(long ring) {
        return ring + 0x2000;
    }

    void setAvailableFlags(long ring, int flags) {
        memory().write(available(ring), 2, flags);
    }

    void setAvailableIndex(long ring, int index) {
        memory().write(available(ring) + 2, 2, index);
    }

    void offer(long ring, int head) {
        int index = (int) memory().read(available(ring) + 2, 2);
        memory().write(available(ring) + 4 + 2L * (index % SIZE), 2, head);
        setAvailableIndex(ring, index + 1);
    }

    int usedIndex(long ring) {
        return (int) memory().read(used(ring) + 2, 2);
    }

    int usedHead(long ring, int index) {
        return (int) memory().read(used(ring) + 4 + 8L * (index % SIZE), 4);
    }

    long usedBytes(long ring, int index) {
        return memory().read(used(ring) + 8 + 8L * (index % SIZE), 4);
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

    void arrives(byte[] frame) {
        nic.frameArrives(frame, 0, frame.length, journeys().begin(frame.length));
    }

    void notifyTransmit() {
        write(0x10, 2, 1);
    }

    /** Lets a millisecond pass. */
    void settle() {
        simulation.runFor(simulation.parts().time().ticksPerSecond() / 1000);
    }

    /** Begun = delivered + dropped + resident. */
    void assertConserved() {
        LatencyBreakdown all = journeys().breakdown();
        assertThat(all.delivered() + all.droppedCount() + journeys().residentCount())
                .isEqualTo(all.begun());
    }

    @Override
    public void close() {
        simulation.close();
    }
}
