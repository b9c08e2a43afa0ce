package dev.doorbell.nic.peer.packet;

/**
 * A TCP segment. Of the options only the maximum segment size is read and written.
 *
 * <p>Source: RFC 9293, section 3.1.
 *
 * @param sequence number of its first byte, modulo 2^32
 * @param acknowledgement the next byte expected, modulo 2^32; meaningless without {@link #ACK}
 * @param flags of {@link #FIN}, {@link #SYN}, {@link #RST}, {@link #PSH}, {@link #ACK}
 * @param window bytes that the sender of this can take, 0 to 65535
 * @param segmentBytesMax the option; 0 if it is not there
 */
public record TcpSegment(
        int sourcePort,
        int destinationPort,
        int sequence,
        int acknowledgement,
        int flags,
        int window,
        int segmentBytesMax,
        Bytes payload) {
    /** Flag: no more data. */
    public static final int FIN = 1;

    /** Flag: the beginning. */
    public static final int SYN = 2;

    /** Flag: the connection is not. */
    public static final int RST = 4;

    /** Flag: hand it to the program. */
    public static final int PSH = 8;

    /** Flag: the acknowledgement means something. */
    public static final int ACK = 16;

    private static final int HEADER_BYTES = 20;
    private static final int CHECKSUM_AT = 16;
    private static final int OPTION_END = 0;
    private static final int OPTION_PAD = 1;
    private static final int OPTION_SEGMENT_SIZE = 2;
    private static final int SEGMENT_SIZE_BYTES = 4;

    /** Reads one between two addresses. */
    public static TcpSegment read(Bytes bytes, int source, int destination)
            throws MalformedPacketException {
        int header = (bytes.u8(12) >> 4) * 4;
        if (header < HEADER_BYTES || header > bytes.length()) {
            throw new MalformedPacketException("TCP segment", PacketFault.BAD_LENGTH);
        }
        long pseudo =
                InternetChecksum.pseudoHeader(source, destination, Ipv4Packet.TCP, bytes.length());
        if (InternetChecksum.of(bytes, pseudo) != 0) {
            throw new MalformedPacketException("TCP segment", PacketFault.BAD_CHECKSUM);
        }
        return new TcpSegment(
                bytes.u16(0),
                bytes.u16(2),
                bytes.i32(4),
                bytes.i32(8),
                bytes.u8(13),
                bytes.u16(14),
                segmentSize(bytes.slice(HEADER_BYTES, header)),
                bytes.skip(header));
    }

    private static int segmentSize(Bytes options) throws MalformedPacketException {
        int at = 0;
        while (at < options.length() && options.u8(at) != OPTION_END) {
            if (options.u8(at) == OPTION_PAD) {
                at++;
                continue;
            }
            int bytes = options.u8(at + 1);
            if (bytes < 2) {
                throw new MalformedPacketException("TCP option", PacketFault.BAD_LENGTH);
            }
            if (options.u8(at) == OPTION_SEGMENT_SIZE && bytes == SEGMENT_SIZE_BYTES) {
                return options.u16(at + 2);
            }
            at += bytes;
        }
        return 0;
    }

    /** Whether all of {@code wanted} are set. */
    public boolean has(int wanted) {
        return (flags & wanted) == wanted;
    }

    /** How many sequence numbers it takes: its bytes, and one each for SYN and FIN. */
    public int sequenceLength() {
        return payload.length() + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
    }

    /** Its bytes between two addresses. */
    public Bytes write(int source, int destination) {
        int options = segmentBytesMax == 0 ? 0 : SEGMENT_SIZE_BYTES;
        ByteWriter out =
                new ByteWriter()
                        .u16(sourcePort)
                        .u16(destinationPort)
                        .i32(sequence)
                        .i32(acknowledgement)
                        .u8(((HEADER_BYTES + options) / 4) << 4)
                        .u8(flags)
                        .u16(window)
                        .u16(0)
                        .u16(0);
        if (options != 0) {
            out.u8(OPTION_SEGMENT_SIZE).u8(SEGMENT_SIZE_BYTES).u16(segmentBytesMax);
        }
        out.bytes(payload);
        long pseudo =
                InternetChecksum.pseudoHeader(source, destination, Ipv4Packet.TCP, out.length());
        return out.checksumAt(CHECKSUM_AT, pseudo).done();
    }
}
