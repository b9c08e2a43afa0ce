package dev.doorbell.nic.peer.packet;

/**
 * A UDP datagram.
 *
 * <p>Source: RFC 768.
 */
public record UdpDatagram(int sourcePort, int destinationPort, Bytes payload) {
    private static final int HEADER_BYTES = 8;
    private static final int CHECKSUM_AT = 6;

    /** Reads one between two addresses. A checksum of zero says that there is none. */
    public static UdpDatagram read(Bytes bytes, int source, int destination)
            throws MalformedPacketException {
        int length = bytes.u16(4);
        if (length < HEADER_BYTES || length > bytes.length()) {
            throw new MalformedPacketException("UDP datagram", PacketFault.BAD_LENGTH);
        }
        Bytes datagram = bytes.first(length);
        long pseudo = InternetChecksum.pseudoHeader(source, destination, Ipv4Packet.UDP, length);
        if (bytes.u16(CHECKSUM_AT) != 0 && InternetChecksum.of(datagram, pseudo) != 0) {
            throw new MalformedPacketException("UDP datagram", PacketFault.BAD_CHECKSUM);
        }
        return new UdpDatagram(bytes.u16(0), bytes.u16(2), datagram.skip(HEADER_BYTES));
    }

    /** Its bytes between two addresses; a checksum that would be zero is sent as all ones. */
    public Bytes write(int source, int destination) {
        int length = HEADER_BYTES + payload.length();
        Bytes unsummed = header(length, 0).bytes(payload).done();
        long pseudo = InternetChecksum.pseudoHeader(source, destination, Ipv4Packet.UDP, length);
        int checksum = InternetChecksum.of(unsummed, pseudo);
        return header(length, checksum == 0 ? 0xFFFF : checksum).bytes(payload).done();
    }

    private ByteWriter header(int length, int checksum) {
        return new ByteWriter().u16(sourcePort).u16(destinationPort).u16(length).u16(checksum);
    }
}
