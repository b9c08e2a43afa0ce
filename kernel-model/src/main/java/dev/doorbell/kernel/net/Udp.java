package dev.doorbell.kernel.net;

import dev.doorbell.kernel.net.ProtocolCounters.Kind;
import dev.doorbell.kernel.program.Errno;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * UDP: sockets by port. A datagram for a port that nobody has gets no answer.
 *
 * <p>The checksum of a received datagram is not verified, as in the tree. Source: RFC 768; {@code
 * kernel/src/net/udp.rs} of ryanbreen/breenix.
 */
final class Udp {
    static final int PROTOCOL = 17;
    static final int HEADER_BYTES = 8;

    private static final int PAYLOAD_AT = Ipv4.PAYLOAD_AT + HEADER_BYTES;
    private static final int PORT_MAX = 0xFFFF;

    private final Ipv4 ip;
    private final int ownAddress;
    private final ProtocolCounters counters;
    private final Ports ports = new Ports();
    private final List<UdpSocket> sockets = new ArrayList<>();

    Udp(Ipv4 ip, int ownAddress, ProtocolCounters counters) {
        this.ip = ip;
        this.ownAddress = ownAddress;
        this.counters = counters;
    }

    /** Gives the socket a port, or any if 0; answers 0 or an error. */
    int bind(UdpSocket socket, int port) {
        if (port < 0 || port > PORT_MAX || socket.port() != 0) {
            return Errno.EINVAL;
        }
        int chosen = port == 0 ? ports.next(number -> find(number) == null) : port;
        if (chosen < 0 || find(chosen) != null) {
            return Errno.EADDRINUSE;
        }
        socket.setPort(chosen);
        sockets.add(socket);
        return 0;
    }

    void close(UdpSocket socket) {
        sockets.remove(socket);
        socket.discard();
    }

    /** Sends a datagram from a thread; answers its length or an error. */
    int send(Core core, UdpSocket socket, byte[] payload, int destination, int port) {
        if (HEADER_BYTES + payload.length > Ipv4.PAYLOAD_BYTES_MAX) {
            return Errno.EMSGSIZE;
        }
        if (port <= 0 || port > PORT_MAX) {
            return Errno.EINVAL;
        }
        int bound = socket.port() == 0 ? bind(socket, 0) : 0;
        if (bound < 0) {
            return bound;
        }
        int bytes = HEADER_BYTES + payload.length;
        byte[] frame = EthernetPort.frame(Ipv4.HEADER_BYTES + bytes);
        int at = Ipv4.PAYLOAD_AT;
        Bytes.put16(frame, at, socket.port());
        Bytes.put16(frame, at + 2, port);
        Bytes.put16(frame, at + 4, bytes);
        System.arraycopy(payload, 0, frame, PAYLOAD_AT, payload.length);
        long sum = Bytes.pseudoHeader(ownAddress, destination, PROTOCOL, bytes);
        int checksum = Bytes.checksum(sum + Bytes.sum(frame, at, bytes));
        Bytes.put16(frame, at + 6, checksum == 0 ? 0xFFFF : checksum); // 0 stands for none
        int sent = ip.send(core, PROTOCOL, destination, frame, bytes, true);
        return sent < 0 ? sent : payload.length;
    }

    /** The socket a datagram is for; null if its length is wrong or nobody has its port. */
    @Nullable UdpSocket receiver(Ipv4Packet packet) {
        if (packet.bytes() < HEADER_BYTES
                || packet.get16(4) < HEADER_BYTES
                || packet.get16(4) > packet.bytes()) {
            return null;
        }
        return find(packet.get16(2));
    }

    void deliver(Core core, UdpSocket socket, long address, int bytes, long journey) {
        counters.add(Kind.UDP_DELIVERED);
        socket.deliver(core, address, bytes, journey);
    }

    private @Nullable UdpSocket find(int port) {
        for (UdpSocket socket : sockets) {
            if (socket.port() == port) {
                return socket;
            }
        }
        return null;
    }
}
