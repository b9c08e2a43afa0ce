package dev.doorbell.nic.peer;

import dev.doorbell.nic.Cable;
import dev.doorbell.nic.Nic;
import dev.doorbell.nic.peer.packet.Address;
import dev.doorbell.nic.peer.packet.ArpPacket;
import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.EthernetFrame;
import dev.doorbell.nic.peer.packet.IcmpMessage;
import dev.doorbell.nic.peer.packet.Ipv4Packet;
import dev.doorbell.nic.peer.packet.MalformedPacketException;
import dev.doorbell.nic.peer.packet.TcpSegment;
import dev.doorbell.nic.peer.packet.UdpDatagram;
import dev.doorbell.nic.wire.Wire;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A network, a wire that takes no time, and a guest without a kernel: a NIC whose frames a test reads and
 * writes. A tick is a nanosecond.
 */
final class PeerBench implements Nic, AutoCloseable {
    static final long MICROS = 1_000L;
    static final long MILLIS = 1_000_000L;
    static final long SECONDS = 1_000_000_000L;
    static final int GUEST = Address.ipv4("10.0.2.15");
    static final int GATEWAY = Address.ipv4("10.0.2.2");
    static final int SERVER = Address.ipv4("93.184.216.34");
    static final long GUEST_MAC = 0x5254_0012_3456L;

    /** A frame, and when it was here. */
    record Heard(long ticks, EthernetFrame frame) {}

    final Simulation simulation;
    final Wire wire;
    final Network network;
    final List<Heard> heard = new ArrayList<>();
    final List<byte[]> raw = new ArrayList<>();
    private final PciFunction function = new PciFunction(new Slot(1, 0), "guest");
    private final Deque<byte[]> ring = new ArrayDeque<>();
    private Cable cable = (frame, offset, bytes) -> 0;
    private Consumer<EthernetFrame> listener = frame -> {};
    boolean answersArp = true;
    int ringSlots;
    int ringDrops;
    private int identification;

    PeerBench(NetworkConfig config) {
        this(config, 1);
    }

    PeerBench(NetworkConfig config, long seed) {
        TimingProfile profile = TimingProfile.named("ideal");
        simulation = Simulation.builder().time(profile.timeBase()).seed(seed).build();
        wire = new Wire(simulation.parts(), profile, this);
        network = new Network(simulation.parts(), wire, config.withTranscriptMax(100_000));
    }

    /** A gateway that learns from any frame, and nobody else. */
    static NetworkConfig alone() {
        return NetworkConfig.behind(
                HostConfig.at("gateway", "10.0.2.2")
                        .withArp(ArpConfig.PROMPT.withLearning(ArpConfig.Learning.FROM_ANY_FRAME)));
    }

    /** The same with a host behind it. */
    static NetworkConfig with(HostConfig host) {
        return alone().withHost(host);
    }

    static HostConfig server() {
        return HostConfig.at("server", "93.184.216.34");
    }

    long now() {
        return simulation.nowTicks();
    }

    void runFor(long ticks) {
        simulation.runFor(ticks);
    }

    PeerLog log() {
        return network.log();
    }

    long count(PeerEvent.Kind kind) {
        return log().count(kind);
    }

    /** From now on the driver looks every so often, and has room for so many frames until then. */
    void poll(int slots, long periodTicks) {
        ringSlots = slots;
        Event[] poll = new Event[1];
        poll[0] =
                Event.named(
                        "guest.poll",
                        Phase.PROCESSORS,
                        () -> {
                            while (!ring.isEmpty()) {
                                take(ring.removeFirst());
                            }
                            simulation.parts().events().scheduleIn(periodTicks, poll[0]);
                        });
        simulation.parts().events().scheduleIn(periodTicks, poll[0]);
    }

    void onFrame(Consumer<EthernetFrame> to) {
        listener = to;
    }

    void after(long ticks, Runnable what) {
        simulation
                .parts()
                .events()
                .scheduleIn(ticks, Event.named("guest.timer", Phase.PROCESSORS, what));
    }

    // --- What the guest sends
    // ---------------------------------------------------------------------

    void sendRaw(byte[] frame) {
        raw.add(frame);
        cable.transmit(frame, 0, frame.length);
    }

    void send(long toMac, int type, Bytes payload) {
        sendRaw(new EthernetFrame(toMac, GUEST_MAC, type, payload).write());
    }

    void askArp(int address) {
        send(
                Address.BROADCAST_MAC,
                EthernetFrame.ARP,
                new ArpPacket(ArpPacket.REQUEST, GUEST_MAC, GUEST, 0, address).write());
    }

    void sendIp(long toMac, int destination, int protocol, Bytes payload) {
        Ipv4Packet packet =
                new Ipv4Packet(GUEST, destination, protocol, 64, identification++, payload);
        send(toMac, EthernetFrame.IPV4, packet.write());
    }

    /** To the gateway. */
    void sendIp(int destination, int protocol, Bytes payload) {
        sendIp(Address.macOf(GATEWAY), destination, protocol, payload);
    }

    void sendUdp(int destination, int port, Bytes payload) {
        sendIp(
                destination,
                Ipv4Packet.UDP,
                new UdpDatagram(4000, port, payload).write(GUEST, destination));
    }

    void sendPing(int destination, int rest) {
        sendIp(
                destination,
                Ipv4Packet.ICMP,
                new IcmpMessage(IcmpMessage.ECHO_REQUEST, 0, rest, Bytes.ofAscii("hello")).write());
    }

    void sendTcp(int destination, TcpSegment segment) {
        sendIp(destination, Ipv4Packet.TCP, segment.write(GUEST, destination));
    }

    // --- What the guest has heard
    // -----------------------------------------------------------------

    List<Heard> heard(int type) {
        return heard.stream().filter(one -> one.frame().type() == type).toList();
    }

    static Ipv4Packet ipv4(EthernetFrame frame) {
        try {
            return Ipv4Packet.read(frame.payload());
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
    }

    static IcmpMessage icmp(EthernetFrame frame) {
        try {
            return IcmpMessage.read(ipv4(frame).payload());
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
    }

    static UdpDatagram udp(EthernetFrame frame) {
        try {
            Ipv4Packet packet = ipv4(frame);
            return UdpDatagram.read(packet.payload(), packet.source(), packet.destination());
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
    }

    static TcpSegment tcp(EthernetFrame frame) {
        try {
            Ipv4Packet packet = ipv4(frame);
            return TcpSegment.read(packet.payload(), packet.source(), packet.destination());
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
    }

    static ArpPacket arp(EthernetFrame frame) {
        try {
            return ArpPacket.read(frame.payload());
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
    }

    // --- The NIC
    // ----------------------------------------------------------------------------------

    @Override
    public void frameArrives(byte[] frame, int offset, int bytes, long journey) {
        simulation.parts().journeys().drop(journey, DropReason.NO_RECEIVER);
        byte[] copy = Arrays.copyOfRange(frame, offset, offset + bytes);
        raw.add(copy);
        if (ringSlots == 0) {
            take(copy);
        } else if (ring.size() < ringSlots) {
            ring.addLast(copy);
        } else {
            ringDrops++;
        }
    }

    private void take(byte[] copy) {
        try {
            EthernetFrame read = EthernetFrame.read(Bytes.copyOf(copy, 0, copy.length));
            heard.add(new Heard(now(), read));
            boolean arp = read.type() == EthernetFrame.ARP;
            if (arp && answersArp && arp(read).targetAddress() == GUEST) {
                answer(arp(read));
            }
            listener.accept(read);
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(ArpPacket asked) {
        if (asked.operation() == ArpPacket.REQUEST) {
            send(
                    asked.senderMac(),
                    EthernetFrame.ARP,
                    new ArpPacket(
                                    ArpPacket.REPLY,
                                    GUEST_MAC,
                                    GUEST,
                                    asked.senderMac(),
                                    asked.senderAddress())
                            .write());
        }
    }

    @Override
    public PciFunction function() {
        return function;
    }

    @Override
    public boolean canReceive(int bytes) {
        return true;
    }

    @Override
    public void onRoom(Runnable onRoom) {}

    @Override
    public void connect(Cable plugged) {
        cable = plugged;
    }

    @Override
    public void setLink(boolean up) {}

    @Override
    public void close() {
        simulation.close();
    }
}
