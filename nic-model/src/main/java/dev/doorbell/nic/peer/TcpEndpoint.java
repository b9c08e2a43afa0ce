package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.TcpSegment;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.random.RandomStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A host's TCP: finds the connection of a segment, opens new ones, and resets what is none.
 *
 * <p>Source: RFC 9293, sections 3.5.2, 3.10.7.1 and 3.10.7.2.
 */
final class TcpEndpoint {
    /** A connection's other end, and the port here. */
    record Key(int address, int port, int localPort) {}

    private final PeerClock clock;
    private final PeerLog log;
    private final Host host;
    private final HostConfig config;
    private final RandomStream sequences;
    private final Map<Integer, HttpConfig> listeners = new LinkedHashMap<>();
    private final Map<Key, TcpConnection> connections = new LinkedHashMap<>();

    TcpEndpoint(PeerClock clock, PeerLog log, Host host, HostConfig config) {
        this.clock = clock;
        this.log = log;
        this.host = host;
        this.config = config;
        this.sequences = clock.stream(config.name() + ".sequence");
        for (HttpConfig server : config.http()) {
            if (listeners.put(server.port(), server) != null) {
                throw new ConfigurationException(
                        "network: host "
                                + config.name()
                                + " has two web servers at port "
                                + server.port()
                                + "; give each its own");
            }
        }
    }

    int connections() {
        return connections.size();
    }

    void segment(int client, TcpSegment segment) {
        Key key = new Key(client, segment.sourcePort(), segment.destinationPort());
        TcpConnection connection = connections.get(key);
        if (connection != null && connection.givesWayTo(segment)) {
            connection.end(PeerEvent.Kind.TCP_CLOSED);
            connection = null;
        }
        if (connection != null) {
            connection.segment(segment);
            return;
        }
        HttpConfig listener = listeners.get(segment.destinationPort());
        if (segment.has(TcpSegment.RST)) {
            log.drop(host.name(), PeerDrop.CLOSED_PORT, segment.destinationPort());
        } else if (listener == null) {
            log.drop(host.name(), PeerDrop.CLOSED_PORT, segment.destinationPort());
            if (config.closedPorts() == HostConfig.ClosedPorts.REFUSE) {
                reset(client, segment);
            }
        } else if (segment.has(TcpSegment.ACK)) {
            reset(client, segment);
        } else if (segment.has(TcpSegment.SYN)) {
            open(key, segment, listener);
        } else {
            log.drop(host.name(), PeerDrop.CLOSED_PORT, segment.destinationPort());
        }
    }

    private void open(Key key, TcpSegment syn, HttpConfig listener) {
        if (connections.size() == config.tcp().connectionsMax()) {
            log.drop(host.name(), PeerDrop.SERVER_FULL, key.port());
            return;
        }
        long chosen = config.tcp().initialSequence();
        int sequence = (int) (chosen == TcpConfig.RANDOM ? sequences.nextLong() : chosen);
        TcpConnection connection =
                new TcpConnection(clock, log, host.name(), this, key, config.tcp(), sequence);
        connections.put(key, connection);
        connection.open(syn, new HttpSession(clock, log, host.name(), connection, listener));
    }

    /** Answers a segment that belongs to no connection. */
    @SuppressWarnings("ArgumentSelectionDefectChecker") // an answer's ports are the other way round
    void reset(int client, TcpSegment to) {
        log.note(host.name(), PeerEvent.Kind.TCP_RESET_SAID, to.sourcePort(), to.destinationPort());
        boolean acknowledges = to.has(TcpSegment.ACK);
        send(
                client,
                new TcpSegment(
                        to.destinationPort(),
                        to.sourcePort(),
                        acknowledges ? to.acknowledgement() : 0,
                        acknowledges ? 0 : to.sequence() + to.sequenceLength(),
                        TcpSegment.RST | (acknowledges ? 0 : TcpSegment.ACK),
                        0,
                        0,
                        Bytes.EMPTY));
    }

    void send(int client, TcpSegment segment) {
        host.sendTcp(client, segment);
    }

    void forget(Key key) {
        connections.remove(key);
    }
}
