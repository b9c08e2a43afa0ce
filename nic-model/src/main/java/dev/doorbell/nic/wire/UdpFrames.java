package dev.doorbell.nic.wire;

/**
 * Builds Ethernet frames with one UDP datagram.
 *
 * <p>Source: RFC 768 (UDP), RFC 791 (IPv4 header and checksum), IEEE 802.3 (frame).
 */
public final class UdpFrames {
    /** Bytes before the payload: Ethernet, IPv4 and UDP headers. */
    public static final int HEADER_BYTES = 14 + 20 + 8;

    /** The shortest frame without FCS. */
    public static final int FRAME_BYTES_MIN = 60;

    private static final byte[] DESTINATION_MAC = {0x52, 0x54, 0, 0x12, 0x34, 0x56};
    private static final byte[] SOURCE_MAC = {0x52, 0x54, 0, 0x12, 0x34, 0x01};
    private static final int SOURCE_ADDRESS = 0x0AD3_3701; // 10.211.55.1, Parallels' gateway
    private static final int DESTINATION_ADDRESS = 0x0AD3_3764; // 10.211.55.100, the guest
    private static final int SOURCE_PORT = 40_000;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int PROTOCOL_UDP = 17;
    private static final int TTL = 64;

    private UdpFrames() {}

    /**
     * Writes a frame for {@code port} whose payload begins with {@code number}, big-endian, and is
     * zeros behind that. The UDP checksum is left out, as IPv4 allows.
     *
     * @param frame at least {@code payloadBytes} + {@link #HEADER_BYTES} long
     * @param payloadBytes 8 to 1472
     * @return the frame's length, at least {@link #FRAME_BYTES_MIN}
     */
    public static int write(byte[] frame, int port, long number, int payloadBytes) {
        int bytes = Math.max(FRAME_BYTES_MIN, HEADER_BYTES + payloadBytes);
        java.util.Arrays.fill(frame, 0, bytes, (byte) 0);
        System.arraycopy(DESTINATION_MAC, 0, frame, 0, 6);
        System.arraycopy(SOURCE_MAC, 0, frame, 6, 6);
        put(frame, 12, 2, ETHERTYPE_IPV4);
        frame[14] = 0x45;
        put(frame, 16, 2, 20 + 8 + payloadBytes);
        frame[22] = TTL;
        frame[23] = PROTOCOL_UDP;
        put(frame, 26, 4, SOURCE_ADDRESS);
        put(frame, 30, 4, DESTINATION_ADDRESS);
        put(frame, 24, 2, checksum(frame, 14, 20));
        put(frame, 34, 2, SOURCE_PORT);
        put(frame, 36, 2, port);
        put(frame, 38, 2, 8 + payloadBytes);
        put(frame, 42, 8, number);
        return bytes;
    }

    private static void put(byte[] frame, int at, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            frame[at + i] = (byte) (value >>> (8 * (bytes - 1 - i)));
        }
    }

    /** The Internet checksum of an even number of bytes. */
    private static int checksum(byte[] frame, int at, int bytes) {
        int sum = 0;
        for (int i = at; i < at + bytes; i += 2) {
            sum += (frame[i] & 0xFF) << 8 | (frame[i + 1] & 0xFF);
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return ~sum & 0xFFFF;
    }
}
