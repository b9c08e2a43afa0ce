package dev.doorbell.nic.peer.packet;

/**
 * An ICMP message.
 *
 * <p>Source: RFC 792.
 *
 * @param rest the four bytes behind the checksum: identifier and sequence number of an echo
 */
public record IcmpMessage(int type, int code, int rest, Bytes body) {
    /** Type of an echo reply. */
    public static final int ECHO_REPLY = 0;

    /** Type of an error: the destination cannot be reached. */
    public static final int UNREACHABLE = 3;

    /** Type of an echo request. */
    public static final int ECHO_REQUEST = 8;

    /** Type of an error: the time to live has run out. */
    public static final int TIME_EXCEEDED = 11;

    /** Code of {@link #UNREACHABLE}: no such host. */
    public static final int HOST_UNREACHABLE = 1;

    /** Code of {@link #UNREACHABLE}: nobody listens at the port. */
    public static final int PORT_UNREACHABLE = 3;

    private static final int HEADER_BYTES = 8;
    private static final int CHECKSUM_AT = 2;

    /** The error about {@code packet}: quotes its header and the first eight bytes behind. */
    public static IcmpMessage about(int type, int code, Ipv4Packet packet) {
        Bytes quoted = packet.write().first(Ipv4Packet.HEADER_BYTES + 8);
        return new IcmpMessage(type, code, 0, quoted);
    }

    /** Reads one. */
    public static IcmpMessage read(Bytes bytes) throws MalformedPacketException {
        Bytes body = bytes.slice(HEADER_BYTES, Math.max(HEADER_BYTES, bytes.length()));
        if (InternetChecksum.of(bytes, 0) != 0) {
            throw new MalformedPacketException("ICMP message", PacketFault.BAD_CHECKSUM);
        }
        return new IcmpMessage(bytes.u8(0), bytes.u8(1), bytes.i32(4), body);
    }

    /** Its bytes. */
    public Bytes write() {
        return new ByteWriter()
                .u8(type)
                .u8(code)
                .u16(0)
                .i32(rest)
                .bytes(body)
                .checksumAt(CHECKSUM_AT, 0)
                .done();
    }
}
