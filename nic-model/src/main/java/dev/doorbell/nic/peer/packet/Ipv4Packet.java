package dev.doorbell.nic.peer.packet;

/**
 * An IPv4 packet that is not a fragment. Options are read over and never written.
 *
 * <p>Source: RFC 791, section 3.1.
 *
 * @param id the identification field
 */
public record Ipv4Packet(
        int source, int destination, int protocol, int ttl, int id, Bytes payload) {
    /** Protocol number of ICMP. */
    public static final int ICMP = 1;

    /** Protocol number of TCP. */
    public static final int TCP = 6;

    /** Protocol number of UDP. */
    public static final int UDP = 17;

    /** Bytes of a header without options. */
    public static final int HEADER_BYTES = 20;

    private static final int CHECKSUM_AT = 10;
    private static final int DO_NOT_FRAGMENT = 0x4000;
    private static final int FRAGMENT_MASK = 0x3FFF; // more fragments, and the offset

    /** Reads one; bytes behind it, which fill a frame up, are left alone. */
    public static Ipv4Packet read(Bytes bytes) throws MalformedPacketException {
        if (bytes.u8(0) >> 4 != 4) {
            throw new MalformedPacketException("IPv4 packet", PacketFault.UNKNOWN_KIND);
        }
        int header = (bytes.u8(0) & 15) * 4;
        int total = bytes.u16(2);
        if (header < HEADER_BYTES || total < header) {
            throw new MalformedPacketException("IPv4 packet", PacketFault.BAD_LENGTH);
        }
        if (InternetChecksum.of(bytes.slice(0, header), 0) != 0) {
            throw new MalformedPacketException("IPv4 packet", PacketFault.BAD_CHECKSUM);
        }
        if ((bytes.u16(6) & FRAGMENT_MASK) != 0) {
            throw new MalformedPacketException("IPv4 packet", PacketFault.FRAGMENT);
        }
        return new Ipv4Packet(
                bytes.i32(12),
                bytes.i32(16),
                bytes.u8(9),
                bytes.u8(8),
                bytes.u16(4),
                bytes.slice(header, total));
    }

    /** Its bytes. */
    public Bytes write() {
        return new ByteWriter()
                .u8(0x45)
                .u8(0)
                .u16(HEADER_BYTES + payload.length())
                .u16(id)
                .u16(DO_NOT_FRAGMENT)
                .u8(ttl)
                .u8(protocol)
                .u16(0)
                .i32(source)
                .i32(destination)
                .checksumAt(CHECKSUM_AT, 0)
                .bytes(payload)
                .done();
    }

    /** The same, one hop further. */
    public Ipv4Packet forwarded() {
        return new Ipv4Packet(source, destination, protocol, ttl - 1, id, payload);
    }
}
