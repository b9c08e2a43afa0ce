package dev.doorbell.nic.e1000;

/**
 * The legacy receive descriptor: what the card writes into its second eight bytes.
 *
 * <pre>{@code
 *    0        8       10       12     13     14       16
 *    | buffer | length | checksum | status | errors | special |
 * }</pre>
 *
 * <p>Source: 8254x SDM, "Receive Descriptor Format".
 */
public final class ReceiveDescriptor {
    /** Where the part begins that the card writes back. */
    public static final int WRITE_BACK_OFFSET = 8;

    /** Status: descriptor done. */
    public static final int DONE = 1;

    /** Status: end of packet. */
    public static final int END_OF_PACKET = 1 << 1;

    /** Status: ignore the checksum indications. */
    public static final int IGNORE_CHECKSUM = 1 << 2;

    /** Status: a VLAN tag was taken out of the frame. */
    public static final int VLAN = 1 << 3;

    /** Status: the TCP or UDP checksum was looked at. */
    public static final int TCP_CHECKED = 1 << 5;

    /** Status: the IPv4 header's checksum was looked at. */
    public static final int IP_CHECKED = 1 << 6;

    /** Status: the address passed an inexact filter. */
    public static final int INEXACT = 1 << 7;

    /** Error: the TCP or UDP checksum is wrong. */
    public static final int TCP_ERROR = 1 << 5;

    /** Error: the IPv4 header's checksum is wrong. */
    public static final int IP_ERROR = 1 << 6;

    private static final int CHECKSUM_SHIFT = 16;
    private static final int STATUS_SHIFT = 32;
    private static final int ERRORS_SHIFT = 40;
    private static final int SPECIAL_SHIFT = 48;

    private ReceiveDescriptor() {}

    /** The second eight bytes of a descriptor. */
    public static long writeBack(int length, int checksum, int status, int errors, int special) {
        return (length & 0xFFFFL)
                | (checksum & 0xFFFFL) << CHECKSUM_SHIFT
                | (status & 0xFFL) << STATUS_SHIFT
                | (errors & 0xFFL) << ERRORS_SHIFT
                | (special & 0xFFFFL) << SPECIAL_SHIFT;
    }

    /** The status byte of a descriptor's second eight bytes. */
    public static int status(long second) {
        return (int) (second >>> STATUS_SHIFT) & 0xFF;
    }

    /** The error byte of a descriptor's second eight bytes. */
    public static int errors(long second) {
        return (int) (second >>> ERRORS_SHIFT) & 0xFF;
    }

    /** The length in a descriptor's second eight bytes. */
    public static int length(long second) {
        return (int) second & 0xFFFF;
    }

    /** The packet checksum in a descriptor's second eight bytes. */
    public static int checksum(long second) {
        return (int) (second >>> CHECKSUM_SHIFT) & 0xFFFF;
    }

    /** The special field of a descriptor's second eight bytes. */
    public static int special(long second) {
        return (int) (second >>> SPECIAL_SHIFT) & 0xFFFF;
    }
}
