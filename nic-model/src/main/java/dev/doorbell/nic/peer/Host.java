package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.IcmpMessage;
import dev.doorbell.nic.peer.packet.Ipv4Packet;
import dev.doorbell.nic.peer.packet.MalformedPacketException;
import dev.doorbell.nic.peer.packet.TcpSegment;
import dev.doorbell.nic.peer.packet.UdpDatagram;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A host and the way to it: answers echoes, names and TCP, and refuses the rest. */
final class Host {
    private static final int TTL = 64;

    private final HostConfig config;
    private final PeerLog log;
    private final Lane toHost;
    private final Lane fromHost;
    private final @Nullable DnsServer dns;
    private final TcpEndpoint tcp;
    private int identification;

    /** Makes one whose packets for the guest go to {@code link} when they have come along the path. */
    Host(PeerClock clock, PeerLog log, HostConfig config, Consumer<Ipv4Packet> link) {
        this.config = config;
        this.log = log;
        PathConfig path = config.path();
        long rtt = clock.ticks(path.rttNanos());
        this.toHost =
                new Lane(
                        clock,
                        log,
                        config.name(),
                        "to",
                        rtt / 2,
                        path,
                        path.toHost(),
                        this::arrived);
        this.fromHost =
                new Lane(
                        clock,
                        log,
                        config.name(),
                        "from",
                        rtt - rtt / 2,
                        path,
                        path.fromHost(),
                        link);
        DnsConfig names = config.dns();
        this.dns = names == null ? null : new DnsServer(clock, log, this, names);
        this.tcp = new TcpEndpoint(clock, log, this, config);
    }

    String name() {
        return config.name();
    }

    /** A packet of the guest sets out. */
    void send(Ipv4Packet packet) {
        toHost.send(packet);
    }

    private void arrived(Ipv4Packet packet) {
        try {
            switch (packet.protocol()) {
                case Ipv4Packet.ICMP -> icmp(packet, IcmpMessage.read(packet.payload()));
                case Ipv4Packet.UDP ->
                        udp(
                                packet,
                                UdpDatagram.read(
                                        packet.payload(), packet.source(), packet.destination()));
                case Ipv4Packet.TCP ->
                        tcp.segment(
                                packet.source(),
                                TcpSegment.read(
                                        packet.payload(), packet.source(), packet.destination()));
                default -> log.drop(config.name(), PeerDrop.UNKNOWN_KIND, packet.protocol());
            }
        } catch (MalformedPacketException e) {
            log.drop(config.name(), PeerDrop.of(e.fault()), packet.protocol());
        }
    }

    private void icmp(Ipv4Packet packet, IcmpMessage message) {
        if (message.type() != IcmpMessage.ECHO_REQUEST || !config.answersPing()) {
            log.drop(config.name(), PeerDrop.CLOSED_PORT, message.type());
            return;
        }
        log.note(
                config.name(),
                PeerEvent.Kind.PING_ANSWERED,
                message.rest() & 0xFFFF_FFFFL,
                message.body().length());
        IcmpMessage answer =
                new IcmpMessage(IcmpMessage.ECHO_REPLY, 0, message.rest(), message.body());
        say(packet.source(), Ipv4Packet.ICMP, answer.write());
    }

    private void udp(Ipv4Packet packet, UdpDatagram datagram) throws MalformedPacketException {
        DnsServer names = dns;
        if (names != null && datagram.destinationPort() == DnsConfig.PORT) {
            names.query(packet.source(), datagram);
            return;
        }
        log.drop(config.name(), PeerDrop.CLOSED_PORT, datagram.destinationPort());
        if (config.closedPorts() == HostConfig.ClosedPorts.REFUSE) {
            sendError(IcmpMessage.UNREACHABLE, IcmpMessage.PORT_UNREACHABLE, packet);
        }
    }

    /** Tells the guest what became of {@code packet}. */
    void sendError(int type, int code, Ipv4Packet packet) {
        log.note(config.name(), PeerEvent.Kind.UNREACHABLE_SENT, type, code);
        say(packet.source(), Ipv4Packet.ICMP, IcmpMessage.about(type, code, packet).write());
    }

    void sendUdp(int client, UdpDatagram datagram) {
        say(client, Ipv4Packet.UDP, datagram.write(config.address(), client));
    }

    void sendTcp(int client, TcpSegment segment) {
        say(client, Ipv4Packet.TCP, segment.write(config.address(), client));
    }

    private void say(int client, int protocol, Bytes payload) {
        int id = identification++ & 0xFFFF;
        fromHost.send(new Ipv4Packet(config.address(), client, protocol, TTL, id, payload));
    }

    LaneCounts countsToHost() {
        return toHost.counts();
    }

    LaneCounts countsFromHost() {
        return fromHost.counts();
    }

    int connections() {
        return tcp.connections();
    }
}
