package dev.doorbell.nic.peer.packet;

/**
 * An Ethernet frame without FCS.
 *
 * <p>Source: IEEE 802.3, "MAC frame and packet specifications".
 *
 * @param destination 48 bits
 * @param source 48 bits
 * @param type what the payload is, the EtherType
 * @param payload with what was filled up to the shortest frame
 */
public record EthernetFrame(long destination, long source, int type, Bytes payload) {
    /** EtherType of IPv4. */
    public static final int IPV4 = 0x0800;

    /** EtherType of ARP. */
    public static final int ARP = 0x0806;

    /** The shortest frame without FCS. */
    public static final int BYTES_MIN = 60;

    private static final int HEADER_BYTES = 14;

    /** Reads one. */
    public static EthernetFrame read(Bytes bytes) throws MalformedPacketException {
        return new EthernetFrame(
                bytes.u48(0),
                bytes.u48(6),
                bytes.u16(12),
                bytes.slice(HEADER_BYTES, bytes.length()));
    }

    /** Its bytes, filled up with zeros to {@link #BYTES_MIN}. */
    public byte[] write() {
        Bytes all = new ByteWriter().u48(destination).u48(source).u16(type).bytes(payload).done();
        byte[] frame = new byte[Math.max(BYTES_MIN, all.length())];
        all.copyTo(frame, 0);
        return frame;
    }
}
