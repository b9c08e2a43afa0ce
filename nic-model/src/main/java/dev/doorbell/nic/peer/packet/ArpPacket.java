package dev.doorbell.nic.peer.packet;

/**
 * An ARP packet for IPv4 over Ethernet.
 *
 * <p>Source: RFC 826, "Packet format".
 *
 * @param operation {@link #REQUEST} or {@link #REPLY}; others are read and mean nothing
 */
public record ArpPacket(
        int operation, long senderMac, int senderAddress, long targetMac, int targetAddress) {
    /** Who has the target address? */
    public static final int REQUEST = 1;

    /** The sender has the sender address. */
    public static final int REPLY = 2;

    private static final int ETHERNET = 1;
    private static final int MAC_BYTES = 6;
    private static final int IPV4_BYTES = 4;

    /** Reads one. */
    public static ArpPacket read(Bytes bytes) throws MalformedPacketException {
        if (bytes.u16(0) != ETHERNET
                || bytes.u16(2) != EthernetFrame.IPV4
                || bytes.u8(4) != MAC_BYTES
                || bytes.u8(5) != IPV4_BYTES) {
            throw new MalformedPacketException("ARP packet", PacketFault.UNKNOWN_KIND);
        }
        return new ArpPacket(
                bytes.u16(6), bytes.u48(8), bytes.i32(14), bytes.u48(18), bytes.i32(24));
    }

    /** Its bytes. */
    public Bytes write() {
        return new ByteWriter()
                .u16(ETHERNET)
                .u16(EthernetFrame.IPV4)
                .u8(MAC_BYTES)
                .u8(IPV4_BYTES)
                .u16(operation)
                .u48(senderMac)
                .i32(senderAddress)
                .u48(targetMac)
                .i32(targetAddress)
                .done();
    }
}
