package dev.doorbell.nic.testkit;

import dev.doorbell.nic.peer.packet.Address;
import dev.doorbell.nic.peer.packet.ArpPacket;
import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.EthernetFrame;
import dev.doorbell.nic.peer.packet.IcmpMessage;
import dev.doorbell.nic.peer.packet.Ipv4Packet;
import dev.doorbell.nic.peer.packet.TcpSegment;
import dev.doorbell.nic.peer.packet.UdpDatagram;
import dev.doorbell.nic.testkit.FrameArbitrary.Party;
import java.util.List;

/**
 * Builds a right frame of a length, as near as its headers allow.
 *
 * <p>Source: IEEE 802.3, "MAC frame and packet specifications"; RFC 791, 792, 768, 793 and 826.
 */
final class FrameBuilder {
    /** The shortest frame without FCS. */
    static final int BYTES_MIN = EthernetFrame.BYTES_MIN;

    private static final int ETHERNET_BYTES = 14;
    private static final int UDP_BYTES = 8;
    private static final int ICMP_BYTES = 8;
    private static final int TCP_BYTES = 20;
    private static final int TTL = 64;
    private static final int TCP_FLAGS = 0x1F;
    private static final int[] ICMP_TYPES = {
        IcmpMessage.ECHO_REQUEST,
        IcmpMessage.ECHO_REPLY,
        IcmpMessage.UNREACHABLE,
        IcmpMessage.TIME_EXCEEDED
    };
    private static final int[] PROTOCOLS = {2, 41, 89, 132, 253, 255}; // none of the three above

    private final Party sender;
    private final Party receiver;
    private final int room;
    private final int contents;
    private int sourcePort;
    private int destinationPort;

    /** For a frame of {@code frameBytes} bytes whose contents follow from {@code contents}. */
    FrameBuilder(Party sender, Party receiver, int frameBytes, int contents) {
        this.sender = sender;
        this.receiver = receiver;
        this.room = frameBytes - ETHERNET_BYTES - Ipv4Packet.HEADER_BYTES;
        this.contents = contents;
    }

    FrameBuilder ports(int source, int destination) {
        sourcePort = source;
        destinationPort = destination;
        return this;
    }

    Frame build(Frame.Kind kind, int detail) {
        return switch (kind) {
            case ARP -> arp(detail);
            case UDP -> udp();
            case ICMP -> icmp(detail);
            case TCP -> tcp(detail);
            case IPV4 -> ipv4(kind, "", PROTOCOLS[detail % PROTOCOLS.length], payload(0));
            case NOISE -> throw new IllegalArgumentException("noise is not built");
        };
    }

    /** Bytes that follow from a number: zeros from zero, others from others. */
    static Bytes contents(int number, int length) {
        byte[] bytes = new byte[length];
        int state = number;
        for (int i = 0; i < length && number != 0; i++) {
            state = state * 0x0019_660D + 0x3C6E_F35F; // Numerical Recipes' quick generator
            bytes[i] = (byte) (state >>> 24);
        }
        return Bytes.copyOf(bytes, 0, length);
    }

    private Bytes payload(int headerBytes) {
        return contents(contents, Math.max(0, room - headerBytes));
    }

    private Frame arp(int detail) {
        boolean asks = detail % 2 == 0;
        ArpPacket packet =
                new ArpPacket(
                        asks ? ArpPacket.REQUEST : ArpPacket.REPLY,
                        sender.mac(),
                        sender.address(),
                        asks ? 0 : receiver.mac(),
                        receiver.address());
        long to = asks ? Address.BROADCAST_MAC : receiver.mac();
        String says =
                asks
                        ? "who has " + Address.format(receiver.address())
                        : Address.format(sender.address()) + " is here";
        return frame(Frame.Kind.ARP, says, to, EthernetFrame.ARP, packet.write());
    }

    private Frame udp() {
        UdpDatagram datagram = new UdpDatagram(sourcePort, destinationPort, payload(UDP_BYTES));
        Bytes bytes = datagram.write(sender.address(), receiver.address());
        return ipv4(Frame.Kind.UDP, ports(), Ipv4Packet.UDP, bytes);
    }

    private String ports() {
        return "port " + sourcePort + " to " + destinationPort + ", ";
    }

    private Frame icmp(int detail) {
        int type = ICMP_TYPES[detail % ICMP_TYPES.length];
        IcmpMessage message = new IcmpMessage(type, 0, contents, payload(ICMP_BYTES));
        return ipv4(Frame.Kind.ICMP, "type " + type + ", ", Ipv4Packet.ICMP, message.write());
    }

    private Frame tcp(int detail) {
        TcpSegment segment =
                new TcpSegment(
                        sourcePort,
                        destinationPort,
                        contents,
                        ~contents,
                        detail & TCP_FLAGS,
                        detail << 8,
                        0,
                        payload(TCP_BYTES));
        Bytes bytes = segment.write(sender.address(), receiver.address());
        return ipv4(Frame.Kind.TCP, ports() + flags(detail & TCP_FLAGS), Ipv4Packet.TCP, bytes);
    }

    private static String flags(int flags) {
        StringBuilder text = new StringBuilder();
        String[] names = {"FIN", "SYN", "RST", "PSH", "ACK"};
        for (int i = 0; i < names.length; i++) {
            text.append((flags >> i & 1) == 0 ? "" : names[i] + " ");
        }
        return text.toString();
    }

    private Frame ipv4(Frame.Kind kind, String says, int protocol, Bytes payload) {
        int id = contents & 0xFFFF;
        Ipv4Packet packet =
                new Ipv4Packet(sender.address(), receiver.address(), protocol, TTL, id, payload);
        String between =
                Address.format(sender.address()) + " to " + Address.format(receiver.address());
        return frame(kind, says + between, receiver.mac(), EthernetFrame.IPV4, packet.write());
    }

    private Frame frame(Frame.Kind kind, String says, long to, int type, Bytes payload) {
        byte[] bytes = new EthernetFrame(to, sender.mac(), type, payload).write();
        return new Frame(kind, says, List.of(), Bytes.copyOf(bytes, 0, bytes.length));
    }
}
