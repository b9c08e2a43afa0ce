package dev.doorbell.nic.e1000;

/**
 * Looks at a received frame's checksums.
 *
 * <p>Source: 8254x SDM, "Receive Packet Checksum Offloading". IPv6, fragments, SNAP frames and UDP
 * without a checksum are not looked at.
 */
final class ReceiveChecksums {
    private static final int START_MASK = 0xFF;
    private static final int CHECKS_IP = 1 << 8;
    private static final int CHECKS_TCP = 1 << 9;

    private static final int TAG_BYTES = 4;
    private static final int ETHERNET_BYTES = 14;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int IPV4_BYTES_MIN = 20;
    private static final int PROTOCOL_TCP = 6;
    private static final int PROTOCOL_UDP = 17;
    private static final int TCP_BYTES_MIN = 20;
    private static final int UDP_BYTES = 8;
    private static final int UDP_CHECKSUM = 6;
    private static final int GOOD = 0xFFFF;

    private int packetSum;
    private int status;
    private int errors;

    /** The sum from the register's start on, the FCS included. */
    int packetSum() {
        return packetSum;
    }

    /** Status bits of the descriptor. */
    int status() {
        return status;
    }

    /** Error bits of the descriptor. */
    int errors() {
        return errors;
    }

    /**
     * Looks at a frame.
     *
     * @param bytes its length without FCS
     * @param withFcs its length with FCS
     * @param control the receive checksum register
     * @param vlanType the type of a tag that was left in the frame
     */
    void inspect(byte[] frame, int bytes, int withFcs, int control, int vlanType) {
        packetSum = Checksums.sum(frame, Math.min(control & START_MASK, withFcs), withFcs);
        status = ReceiveDescriptor.IGNORE_CHECKSUM;
        errors = 0;
        int ip =
                ReceiveFilter.hasTag(frame, 0, vlanType)
                        ? ETHERNET_BYTES + TAG_BYTES
                        : ETHERNET_BYTES;
        if (Checksums.read16(frame, ip - 2) != TYPE_IPV4 || bytes < ip + IPV4_BYTES_MIN) {
            return;
        }
        int headerBytes = (frame[ip] & 0xF) * 4;
        int totalBytes = Checksums.read16(frame, ip + 2);
        boolean sound =
                (frame[ip] & 0xF0) == 0x40
                        && headerBytes >= IPV4_BYTES_MIN
                        && totalBytes >= headerBytes
                        && ip + totalBytes <= bytes;
        if (!sound) {
            return;
        }
        if ((control & CHECKS_IP) != 0) {
            boolean good = Checksums.sum(frame, ip, ip + headerBytes) == GOOD;
            note(ReceiveDescriptor.IP_CHECKED, good ? 0 : ReceiveDescriptor.IP_ERROR);
        }
        boolean fragment = (Checksums.read16(frame, ip + 6) & 0x3FFF) != 0;
        if ((control & CHECKS_TCP) != 0 && !fragment) {
            inspectPayload(frame, ip, ip + headerBytes, ip + totalBytes);
        }
    }

    private void inspectPayload(byte[] frame, int ip, int from, int end) {
        int protocol = frame[ip + 9] & 0xFF;
        boolean tcp = protocol == PROTOCOL_TCP && end - from >= TCP_BYTES_MIN;
        boolean udp =
                protocol == PROTOCOL_UDP
                        && end - from >= UDP_BYTES
                        && Checksums.read16(frame, from + UDP_CHECKSUM) != 0;
        if (tcp || udp) {
            int pseudo = Checksums.sum(protocol + end - from, frame, ip + 12, ip + IPV4_BYTES_MIN);
            boolean good = Checksums.sum(pseudo, frame, from, end) == GOOD;
            note(ReceiveDescriptor.TCP_CHECKED, good ? 0 : ReceiveDescriptor.TCP_ERROR);
        }
    }

    private void note(int checked, int error) {
        status = (status & ~ReceiveDescriptor.IGNORE_CHECKSUM) | checked;
        errors |= error;
    }
}
