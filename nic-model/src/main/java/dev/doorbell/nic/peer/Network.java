package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.ArpPacket;
import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.EthernetFrame;
import dev.doorbell.nic.peer.packet.IcmpMessage;
import dev.doorbell.nic.peer.packet.Ipv4Packet;
import dev.doorbell.nic.peer.packet.MalformedPacketException;
import dev.doorbell.nic.wire.FrameSink;
import dev.doorbell.nic.wire.Wire;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The network at the far end of a wire: a link with a gateway and maybe others on it, and hosts behind.
 *
 * <p>It hears what the NIC sends and answers onto the wire. Whatever the guest sends, it never throws:
 * what it cannot use it drops, and counts why. The same configuration, seed and frames at the same times
 * give the same answers at the same ticks.
 */
public final class Network implements FrameSink {
    private static final String NAME = "network";

    private final Wire wire;
    private final NetworkConfig config;
    private final PeerLog log;
    private final Host gateway;
    private final LinkPort gatewayPort;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<Integer, Host> byAddress = new LinkedHashMap<>();
    private final List<LinkPort> ports = new ArrayList<>();

    /** Makes a network and joins it to {@code wire}, in place of whoever listened there. */
    public Network(Backplane parts, Wire wire, NetworkConfig config) {
        this.wire = wire;
        this.config = config;
        this.log = new PeerLog(parts.events(), config.transcriptMax());
        PeerClock clock = new PeerClock(parts);
        this.gatewayPort = port(clock, config.gateway());
        this.gateway = add(clock, config.gateway(), gatewayPort);
        for (HostConfig host : config.hosts()) {
            if (config.isOnLink(host.address())) {
                add(clock, host, port(clock, host));
            } else {
                Host behind =
                        new Host(clock, log, host, packet -> route(gatewayPort, packet, true));
                hosts.put(host.name(), behind);
                byAddress.put(host.address(), behind);
            }
        }
        wire.listen(this);
    }

    private LinkPort port(PeerClock clock, HostConfig host) {
        LinkPort port =
                new LinkPort(
                        clock,
                        log,
                        host,
                        config::isOnLink,
                        address -> answersFor(host, address),
                        this::say);
        ports.add(port);
        return port;
    }

    private boolean answersFor(HostConfig host, int address) {
        boolean proxy = config.proxyArp() && host.address() == config.gateway().address();
        return address == host.address()
                || (proxy && byAddress.containsKey(address) && !config.isOnLink(address));
    }

    private Host add(PeerClock clock, HostConfig onLink, LinkPort port) {
        Host host = new Host(clock, log, onLink, packet -> route(port, packet, false));
        hosts.put(onLink.name(), host);
        byAddress.put(onLink.address(), host);
        return host;
    }

    @Override
    public void frame(byte[] frame, int bytes, long firstBitTicks) {
        try {
            hear(EthernetFrame.read(Bytes.copyOf(frame, 0, bytes)), bytes);
        } catch (MalformedPacketException e) {
            log.drop(NAME, PeerDrop.of(e.fault()), bytes);
        }
    }

    private void hear(EthernetFrame frame, int bytes) throws MalformedPacketException {
        log.note(NAME, PeerEvent.Kind.FRAME_HEARD, bytes, frame.type());
        switch (frame.type()) {
            case EthernetFrame.ARP -> hearArp(frame, ArpPacket.read(frame.payload()));
            case EthernetFrame.IPV4 -> hearIpv4(frame, Ipv4Packet.read(frame.payload()));
            default -> log.drop(NAME, PeerDrop.UNKNOWN_KIND, frame.type());
        }
    }

    private void hearArp(EthernetFrame frame, ArpPacket packet) {
        boolean heard = false;
        for (LinkPort port : ports) {
            if (port.hears(frame.destination())) {
                heard = true;
                port.arp(packet);
            }
        }
        if (!heard) {
            log.drop(NAME, PeerDrop.NOT_FOR_US, frame.type());
        }
    }

    private void hearIpv4(EthernetFrame frame, Ipv4Packet packet) {
        for (LinkPort port : ports) {
            if (port.mac() == frame.destination()) {
                port.heard(packet, frame.source());
                pass(port, packet);
                return;
            }
        }
        log.drop(NAME, PeerDrop.NOT_FOR_US, frame.type()); // broadcasts too: nobody serves them
    }

    /** A packet has come to {@code port}: it is for its host, or the gateway passes it on. */
    private void pass(LinkPort port, Ipv4Packet packet) {
        int destination = packet.destination();
        Host host = byAddress.get(destination);
        if (port.address() == destination && host != null) {
            host.send(packet);
        } else if (port != gatewayPort) {
            log.drop(NAME, PeerDrop.NOT_FOR_US, destination);
        } else if (packet.ttl() <= 1) {
            log.drop(NAME, PeerDrop.TTL_EXPIRED, destination);
            report(IcmpMessage.TIME_EXCEEDED, 0, packet);
        } else if (host == null) {
            log.drop(NAME, PeerDrop.NO_ROUTE, destination);
            report(IcmpMessage.UNREACHABLE, IcmpMessage.HOST_UNREACHABLE, packet);
        } else {
            host.send(packet.forwarded());
        }
    }

    /** Tells the guest of it, but never about an ICMP error. Source: RFC 1122, section 3.2.2. */
    private void report(int type, int code, Ipv4Packet packet) {
        boolean echo =
                packet.protocol() == Ipv4Packet.ICMP
                        && packet.payload().length() > 0
                        && packet.payload().at(0) == IcmpMessage.ECHO_REQUEST;
        if (config.reportsUnreachable() && (packet.protocol() != Ipv4Packet.ICMP || echo)) {
            gateway.sendError(type, code, packet);
        }
    }

    /** A host's packet is at the link. */
    private void route(LinkPort port, Ipv4Packet packet, boolean passedOn) {
        int destination = packet.destination();
        if (!config.isOnLink(destination) || byAddress.containsKey(destination)) {
            log.drop(NAME, PeerDrop.NO_ROUTE, destination);
            return;
        }
        port.send(passedOn ? packet.forwarded() : packet);
    }

    private void say(EthernetFrame frame) {
        if (wire.framesWaiting() >= config.waitingMax()) {
            log.drop(NAME, PeerDrop.WIRE_FULL, frame.type());
            return;
        }
        byte[] bytes = frame.write();
        log.note(NAME, PeerEvent.Kind.FRAME_SAID, bytes.length, frame.type());
        wire.deliver(bytes);
    }

    /** What has happened. */
    public PeerLog log() {
        return log;
    }

    /**
     * What became of the guest's packets on their way to a host.
     *
     * @throws ConfigurationException if there is no host of that name
     */
    public LaneCounts toHost(String name) {
        return host(name).countsToHost();
    }

    /**
     * What became of a host's packets on their way to the guest's link.
     *
     * @throws ConfigurationException if there is no host of that name
     */
    public LaneCounts fromHost(String name) {
        return host(name).countsFromHost();
    }

    /**
     * Connections that a host still knows, in whatever state.
     *
     * @throws ConfigurationException if there is no host of that name
     */
    public int connections(String name) {
        return host(name).connections();
    }

    /** Packets that wait because the guest's Ethernet address is not known. */
    public int packetsWaiting() {
        return ports.stream().mapToInt(LinkPort::waiting).sum();
    }

    private Host host(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new ConfigurationException(
                    "network: no host named " + name + "; there are " + hosts.keySet());
        }
        return host;
    }
}
