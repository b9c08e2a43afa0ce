package dev.doorbell.nic.peer.packet;

/**
 * A DNS query with one question.
 *
 * <p>Source: RFC 1035, section 4.1.
 *
 * @param id what the answer has to repeat
 * @param recursion whether the asker wants the server to ask others
 * @param name in lower case, without the last dot
 * @param type of record asked for
 * @param section the question as it came, which the answer repeats
 */
public record DnsQuestion(int id, boolean recursion, String name, int type, Bytes section) {
    /** Type of an IPv4 address. */
    public static final int A = 1;

    /** Type of another name. */
    public static final int CNAME = 5;

    /** Where the question begins: behind the header. */
    static final int HEADER_BYTES = 12;

    /** The only class in use, the Internet. */
    static final int INTERNET = 1;

    private static final int RESPONSE = 0x8000;
    private static final int OPCODE_MASK = 0x7800;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int LABEL_BYTES_MAX = 63;
    private static final int NAME_BYTES_MAX = 255;

    /** Reads one. */
    public static DnsQuestion read(Bytes bytes) throws MalformedPacketException {
        int flags = bytes.u16(2);
        if ((flags & (RESPONSE | OPCODE_MASK)) != 0 || bytes.u16(4) != 1) {
            throw new MalformedPacketException("DNS query", PacketFault.UNKNOWN_KIND);
        }
        StringBuilder name = new StringBuilder();
        int at = HEADER_BYTES;
        for (int label = bytes.u8(at); label != 0; label = bytes.u8(at)) {
            if (label > LABEL_BYTES_MAX || at + 1 + label - HEADER_BYTES >= NAME_BYTES_MAX) {
                throw new MalformedPacketException("DNS name", PacketFault.BAD_LENGTH);
            }
            name.append(name.length() == 0 ? "" : ".");
            for (int i = 1; i <= label; i++) {
                name.append((char) lower(bytes.u8(at + i)));
            }
            at += 1 + label;
        }
        if (bytes.u16(at + 3) != INTERNET) {
            throw new MalformedPacketException("DNS query", PacketFault.UNKNOWN_KIND);
        }
        return new DnsQuestion(
                bytes.u16(0),
                (flags & RECURSION_DESIRED) != 0,
                name.toString(),
                bytes.u16(at + 1),
                bytes.slice(HEADER_BYTES, at + 5));
    }

    /** The same question about a name of one label. */
    public DnsQuestion about(String label) {
        Bytes other =
                new ByteWriter()
                        .u8(label.length())
                        .bytes(Bytes.ofAscii(label))
                        .u8(0)
                        .u16(type)
                        .u16(INTERNET)
                        .done();
        return new DnsQuestion(id, recursion, label, type, other);
    }

    private static int lower(int letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }
}
