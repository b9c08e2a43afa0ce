package dev.doorbell.kernel.net;

import dev.doorbell.sim.cpu.Core;

/** ICMP: answers echo requests, and sends them. Source: RFC 792, "Echo or Echo Reply Message". */
final class Icmp {
    static final int PROTOCOL = 1;

    private static final int HEADER_BYTES = 8;
    private static final int ECHO_REPLY = 0;
    private static final int ECHO_REQUEST = 8;
    private static final int IDENTIFIER = 0x4242;

    private final Ipv4 ip;
    private int requests;
    private int replies;

    Icmp(Ipv4 ip) {
        this.ip = ip;
    }

    /** Takes a message in; answers whether it makes sense. */
    boolean receive(Core core, Ipv4Packet packet) {
        if (packet.bytes() < HEADER_BYTES
                || Bytes.checksum(Bytes.sum(packet.frame(), packet.at(), packet.bytes())) != 0) {
            return false;
        }
        int kind = packet.frame()[packet.at()] & 0xFF;
        if (kind == ECHO_REQUEST) {
            byte[] frame = EthernetPort.frame(Ipv4.HEADER_BYTES + packet.bytes());
            System.arraycopy(packet.frame(), packet.at(), frame, Ipv4.PAYLOAD_AT, packet.bytes());
            send(core, packet.source(), frame, ECHO_REPLY, packet.bytes(), false);
        } else if (kind == ECHO_REPLY && packet.get16(4) == IDENTIFIER) {
            replies++;
        }
        return true;
    }

    /** Sends an echo request from a thread. */
    void ping(Core core, int destination) {
        byte[] frame = EthernetPort.frame(Ipv4.HEADER_BYTES + HEADER_BYTES);
        Bytes.put16(frame, Ipv4.PAYLOAD_AT + 4, IDENTIFIER);
        Bytes.put16(frame, Ipv4.PAYLOAD_AT + 6, ++requests);
        send(core, destination, frame, ECHO_REQUEST, HEADER_BYTES, true);
    }

    /** Answers to the kernel's own requests. */
    int replyCount() {
        return replies;
    }

    private void send(
            Core core, int destination, byte[] frame, int kind, int bytes, boolean maySpin) {
        int at = Ipv4.PAYLOAD_AT;
        frame[at] = (byte) kind;
        frame[at + 1] = 0;
        Bytes.put16(frame, at + 2, 0);
        Bytes.put16(frame, at + 2, Bytes.checksum(Bytes.sum(frame, at, bytes)));
        ip.send(core, PROTOCOL, destination, frame, bytes, maySpin);
    }
}
