package dev.doorbell.kernel.net;

import org.jspecify.annotations.Nullable;

/**
 * A received TCP segment.
 *
 * @param packet the packet it is in
 * @param sourcePort the peer's
 * @param destinationPort the kernel's
 * @param sequence of its first byte, or of its SYN
 * @param acknowledged the number it acknowledges, if its flags say so
 * @param flags of the header
 * @param at where its data begins in the frame
 * @param bytes of data
 */
record TcpSegment(
        Ipv4Packet packet,
        int sourcePort,
        int destinationPort,
        int sequence,
        int acknowledged,
        int flags,
        int at,
        int bytes) {
    static final int HEADER_BYTES = 20;
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;

    /** What the kernel offers, whatever room it has. */
    static final int WINDOW = 65_535;

    private static final int FLAGS_MASK = 0x3F;

    /** Reads a packet's payload; null if its header makes no sense or its sum is wrong. */
    static @Nullable TcpSegment parse(Ipv4Packet packet) {
        if (packet.bytes() < HEADER_BYTES || !packet.isSumRight()) {
            return null;
        }
        byte[] frame = packet.frame();
        int at = packet.at();
        int headerBytes = (frame[at + 12] >>> 4 & 0xF) * 4;
        if (headerBytes < HEADER_BYTES || headerBytes > packet.bytes()) {
            return null;
        }
        return new TcpSegment(
                packet,
                packet.get16(0),
                packet.get16(2),
                Bytes.get32(frame, at + 4),
                Bytes.get32(frame, at + 8),
                frame[at + 13] & FLAGS_MASK,
                at + headerBytes,
                packet.bytes() - headerBytes);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** A copy of its data. */
    byte[] data() {
        byte[] copy = new byte[bytes];
        System.arraycopy(packet.frame(), at, copy, 0, bytes);
        return copy;
    }

    /** How far it moves the peer's sequence: data, and one for its end. */
    int length() {
        return bytes + (has(FIN) ? 1 : 0);
    }

    /** A frame that carries a segment, its checksum over the two addresses included. */
    static byte[] frame(
            int source,
            int destination,
            int sourcePort,
            int destinationPort,
            int sequence,
            int acknowledged,
            int flags,
            byte[] data) {
        int bytes = HEADER_BYTES + data.length;
        byte[] frame = EthernetPort.frame(Ipv4.HEADER_BYTES + bytes);
        int at = Ipv4.PAYLOAD_AT;
        Bytes.put16(frame, at, sourcePort);
        Bytes.put16(frame, at + 2, destinationPort);
        Bytes.put32(frame, at + 4, sequence);
        Bytes.put32(frame, at + 8, acknowledged);
        frame[at + 12] = (HEADER_BYTES / 4) << 4;
        frame[at + 13] = (byte) flags;
        Bytes.put16(frame, at + 14, WINDOW);
        System.arraycopy(data, 0, frame, at + HEADER_BYTES, data.length);
        long sum = Bytes.pseudoHeader(source, destination, Tcp.PROTOCOL, bytes);
        Bytes.put16(frame, at + 16, Bytes.checksum(sum + Bytes.sum(frame, at, bytes)));
        return frame;
    }
}
