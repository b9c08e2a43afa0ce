package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000.Checksums;

/**
 * What a frame holds, as far as the card looks into it: VLAN tags, IPv4 or IPv6, TCP or UDP, and
 * whether their checksums are right.
 *
 * <p>A view is used again for one frame after the other. Frames may be nonsense; nothing behind their
 * end is read.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Packet Type", "Receive Packet Checksum
 * Off Loading"; where that leaves a choice, QEMU 7.2 net/eth.c and hw/net/net_rx_pkt.c.
 */
final class PacketView {
    private static final int ETHERNET_BYTES = 14;
    private static final int TAG_BYTES = 4;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_IPV6 = 0x86DD;
    private static final int TYPE_VLAN = 0x8100;
    private static final int TYPE_SERVICE_VLAN = 0x88A8;
    private static final int PROTOCOL_TCP = 6;
    private static final int PROTOCOL_UDP = 17;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    private static final int TCP_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int FRAGMENT_BITS = 0x3FFF; // more fragments, offset
    private static final int EXTENSION_UNIT = 8;
    private static final int EXTENSION_FRAGMENT = 44;
    private static final int TCP_ACKNOWLEDGES = 1 << 4;
    private static final int SUM_RIGHT = 0xFFFF;

    private byte[] frame = {};
    private int start;
    private int end;

    private boolean ipv4;
    private boolean ipv6;
    private boolean tcp;
    private boolean udp;
    private boolean fragment;
    private boolean whole;
    private int network;
    private int transport;
    private int protocol;

    /** Looks at a frame of {@code bytes} bytes, which must not change while it is asked about. */
    void look(byte[] from, int offset, int bytes) {
        frame = from;
        start = offset;
        end = offset + bytes;
        ipv4 = false;
        ipv6 = false;
        tcp = false;
        udp = false;
        fragment = false;
        whole = bytes >= ETHERNET_BYTES;
        protocol = 0;
        network = offset + (whole ? linkBytes() : 0);
        transport = network;
        whole &= network <= end;
        if (whole) {
            int type = Checksums.read16(frame, network - 2);
            if (type == TYPE_IPV4) {
                lookAtIpv4();
            } else if (type == TYPE_IPV6) {
                lookAtIpv6();
            }
        }
        checkTransport();
    }

    /** Bytes of the link header, tags included; may be more than there are. */
    private int linkBytes() {
        int type = Checksums.read16(frame, start + ETHERNET_BYTES - 2);
        if (type == TYPE_VLAN) {
            return ETHERNET_BYTES + TAG_BYTES;
        }
        if (type != TYPE_SERVICE_VLAN) {
            return ETHERNET_BYTES;
        }
        int inner = start + ETHERNET_BYTES + 2;
        boolean twice = inner + 1 < end && Checksums.read16(frame, inner) == TYPE_VLAN;
        return ETHERNET_BYTES + (twice ? 2 : 1) * TAG_BYTES;
    }

    private void lookAtIpv4() {
        ipv4 = true;
        if (network + IPV4_BYTES > end) {
            whole = false;
            return;
        }
        int headerBytes = (frame[network] & 0xF) << 2;
        transport = network + headerBytes;
        whole = headerBytes >= IPV4_BYTES && transport <= end;
        protocol = frame[network + 9] & 0xFF;
        boolean isVersion4 = (frame[network] >> 4 & 0xF) == 4;
        tcp = isVersion4 && protocol == PROTOCOL_TCP;
        udp = isVersion4 && protocol == PROTOCOL_UDP;
        fragment = (Checksums.read16(frame, network + 6) & FRAGMENT_BITS) != 0;
    }

    private void lookAtIpv6() {
        ipv6 = true;
        if (network + IPV6_BYTES > end) {
            whole = false;
            return;
        }
        int next = frame[network + 6] & 0xFF;
        int at = network + IPV6_BYTES;
        while (isExtension(next)) {
            if (at + 2 > end) {
                whole = false;
                return;
            }
            fragment |= next == EXTENSION_FRAGMENT;
            next = frame[at] & 0xFF;
            at += ((frame[at + 1] & 0xFF) + 1) * EXTENSION_UNIT;
        }
        protocol = next;
        transport = at;
        whole = at <= end;
        tcp = next == PROTOCOL_TCP;
        udp = next == PROTOCOL_UDP;
    }

    private static boolean isExtension(int header) {
        return switch (header) {
            case 0, 43, EXTENSION_FRAGMENT, 51, 60, 135 -> true;
            default -> false;
        };
    }

    /** A packet in one piece has to hold its transport header. */
    private void checkTransport() {
        if (!fragment) {
            tcp &= transport + TCP_BYTES <= end;
            udp &= transport + UDP_BYTES <= end;
        }
    }

    /** Whether it is IPv4. */
    boolean isIpv4() {
        return ipv4;
    }

    /** Whether it is IPv6. */
    boolean isIpv6() {
        return ipv6;
    }

    /** Whether it holds TCP. */
    boolean isTcp() {
        return tcp;
    }

    /** Whether it holds UDP. */
    boolean isUdp() {
        return udp;
    }

    /** Whether it is a fragment. */
    boolean isFragment() {
        return fragment;
    }

    /** Whether its link and network headers are there in full. */
    boolean hasWholeHeaders() {
        return whole;
    }

    /** Where the network header begins in the array. */
    int network() {
        return network;
    }

    /** Where what the network header carries begins in the array. */
    int transport() {
        return transport;
    }

    /** IPv4's identification; zero if the header is cut off. */
    int identification() {
        return ipv4 && network + IPV4_BYTES <= end ? Checksums.read16(frame, network + 4) : 0;
    }

    /** Whether it is a TCP segment that acknowledges. */
    boolean acknowledges() {
        return tcp && !fragment && (frame[transport + 13] & TCP_ACKNOWLEDGES) != 0;
    }

    /** Whether it is a TCP segment with data. */
    boolean hasTcpData() {
        int headerBytes = tcp && !fragment ? (frame[transport + 12] >> 4 & 0xF) << 2 : 0;
        return tcp && !fragment && segmentBytes() > headerBytes;
    }

    /** Whether the IPv4 header's checksum is right. */
    boolean isNetworkSumRight() {
        return sum(0, network, transport - network) == SUM_RIGHT;
    }

    /** Whether a TCP or UDP checksum can be looked at: one is there, and all that it covers. */
    boolean hasTransportSum() {
        boolean absent = udp && !fragment && Checksums.read16(frame, transport + 6) == 0;
        return (tcp || udp) && !fragment && !absent;
    }

    /** Whether the TCP or UDP checksum is right. */
    boolean isTransportSumRight() {
        int bytes = udp ? Checksums.read16(frame, transport + 4) : segmentBytes();
        return sum(pseudoHeader(bytes), transport, bytes) == SUM_RIGHT;
    }

    /** Bytes behind the network header, as that says. */
    private int segmentBytes() {
        int bytes =
                ipv4
                        ? Checksums.read16(frame, network + 2) - (transport - network)
                        : Checksums.read16(frame, network + 4) - (transport - network - IPV6_BYTES);
        return bytes & 0xFFFF;
    }

    /** The sum over the pseudo-header in front of {@code bytes} bytes of TCP or UDP. */
    int pseudoHeader(int bytes) {
        int addresses = network + (ipv4 ? 12 : 8);
        int length = ipv4 ? 8 : 32;
        return sum(protocol + bytes, addresses, length);
    }

    private int sum(int first, int from, int bytes) {
        int at = Math.min(from, end);
        return Checksums.sum(first, frame, at, Math.min(end, at + Math.max(bytes, 0)));
    }
}
