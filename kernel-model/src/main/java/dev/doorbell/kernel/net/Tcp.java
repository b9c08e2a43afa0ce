package dev.doorbell.kernel.net;

import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.policy.NetworkPolicy.ArpMiss;
import dev.doorbell.kernel.policy.NetworkPolicy.TcpKind;
import dev.doorbell.kernel.program.Errno;
import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * TCP: connections by addresses and ports. The kernel opens them; it listens on none, and resets what is
 * for none. Its SYN has no options, so that a peer sends it segments of 536 bytes (RFC 9293, 3.7.1).
 *
 * <p>Source: RFC 793; {@code kernel/src/net/tcp.rs} of ryanbreen/breenix.
 */
final class Tcp {
    static final int PROTOCOL = 6;

    private static final int CONNECTIONS_MAX = 256;
    private static final int FIRST_SEQUENCE = 0x1234_5678;
    private static final int SEQUENCE_STEP = 64_000;

    private final NetworkPolicy policy;
    private final Ipv4 ip;
    private final JourneyBook journeys;
    private final ProtocolCounters counters;
    private final LongSupplier clockMillis;
    private final Ports ports = new Ports();
    private final List<TcpConnection> connections = new ArrayList<>();
    private int opened;

    Tcp(
            NetworkPolicy policy,
            Ipv4 ip,
            JourneyBook journeys,
            ProtocolCounters counters,
            LongSupplier clockMillis) {
        this.policy = policy;
        this.ip = ip;
        this.journeys = journeys;
        this.counters = counters;
        this.clockMillis = clockMillis;
    }

    /**
     * Makes a connection, for {@link TcpConnection#begin}.
     *
     * @return the connection, or nothing but an error
     */
    Opening prepare(int address, int port) {
        connections.removeIf(TcpConnection::isOver);
        if (connections.size() == CONNECTIONS_MAX) {
            return new Opening(null, Errno.ENOBUFS);
        }
        int local =
                ports.next(number -> connections.stream().noneMatch(c -> c.localPort() == number));
        TcpConnection made =
                new TcpConnection(
                        this, local, address, port, FIRST_SEQUENCE + SEQUENCE_STEP * opened++);
        connections.add(made);
        return new Opening(made, 0);
    }

    /** Opens a connection from a thread, and blocks until the peer has answered. */
    Opening connect(Core core, KernelThread self, int address, int port) {
        Opening opening = prepare(address, port);
        TcpConnection made = opening.connection();
        if (made == null) {
            return opening;
        }
        int error = made.begin(core);
        if (error == 0) {
            error = made.awaitAnswer(core, self);
        }
        if (error != 0) {
            close(core, made);
            return new Opening(null, error);
        }
        return opening;
    }

    void close(Core core, TcpConnection connection) {
        connection.close(core);
        connections.removeIf(TcpConnection::isOver);
    }

    /** Takes a segment in. */
    void receive(Core core, TcpSegment segment, long journey) {
        for (TcpConnection connection : connections) {
            if (connection.isFor(segment)) {
                connection.segment(core, segment, journey);
                connections.removeIf(TcpConnection::isOver);
                return;
            }
        }
        refuse(journey);
        if (!segment.has(TcpSegment.RST)) {
            reset(core, segment);
        }
    }

    /** Source: RFC 9293, 3.10.7.1. */
    private void reset(Core core, TcpSegment segment) {
        boolean acknowledges = segment.has(TcpSegment.ACK);
        int length = segment.length() + (segment.has(TcpSegment.SYN) ? 1 : 0);
        put(
                core,
                segment.destinationPort(),
                segment.packet().source(),
                segment.sourcePort(),
                acknowledges ? segment.acknowledged() : 0,
                acknowledges ? 0 : segment.sequence() + length,
                acknowledges ? TcpSegment.RST : TcpSegment.RST | TcpSegment.ACK,
                new byte[0],
                false);
    }

    boolean hasTimers() {
        return policy.tcp() == TcpKind.RETRANSMITTING && !connections.isEmpty();
    }

    void timer(Core core) {
        long now = nowMillis();
        for (TcpConnection connection : List.copyOf(connections)) {
            connection.timer(core, now);
        }
        connections.removeIf(TcpConnection::isOver);
    }

    // For the connections.

    TcpKind kind() {
        return policy.tcp();
    }

    /** Whether a SYN that found no next hop is waited for all the same: it is parked, or sent again. */
    boolean isMissForgiven() {
        return policy.arpMiss() == ArpMiss.PARKED || policy.tcp() == TcpKind.RETRANSMITTING;
    }

    JourneyBook journeys() {
        return journeys;
    }

    ProtocolCounters counters() {
        return counters;
    }

    long nowMillis() {
        return clockMillis.getAsLong();
    }

    int put(
            Core core,
            int localPort,
            int address,
            int port,
            int sequence,
            int acknowledged,
            int flags,
            byte[] data,
            boolean maySpin) {
        byte[] frame =
                TcpSegment.frame(
                        policy.address(),
                        address,
                        localPort,
                        port,
                        sequence,
                        acknowledged,
                        flags,
                        data);
        int bytes = TcpSegment.HEADER_BYTES + data.length;
        return ip.send(core, PROTOCOL, address, frame, bytes, maySpin);
    }

    void forKernel(long journey) {
        drop(journey, DropReason.KERNEL_PROTOCOL);
    }

    void refuse(long journey) {
        drop(journey, DropReason.SEGMENT_REFUSED);
    }

    void drop(long journey, DropReason reason) {
        if (journey != JourneyBook.NONE) {
            journeys.drop(journey, reason);
        }
    }
}
