package dev.doorbell.nic.e1000;

/**
 * The transmit descriptors: legacy, context, and data.
 *
 * <pre>{@code
 *             0                            8               11    12       13        14        16
 *   legacy    | buffer                     | length | CSO  | CMD | status | CSS     | special |
 *             0                            8               11    12       13        14        16
 *   data      | buffer                     | length, type  | CMD | status | options | special |
 *             0       1       2       4    5       6       8      11    12       13       14   16
 *   context   | IPCSS | IPCSO | IPCSE | TUCSS | TUCSO | TUCSE | PAYLEN | CMD | status | HDRLEN | MSS |
 * }</pre>
 *
 * <p>A descriptor is handled as its second eight bytes; in them the length is at bit 0, the command at
 * bit 24, the status at bit 32.
 *
 * <p>Source: 8254x SDM, "Legacy Transmit Descriptor Format", "TCP/IP Context Transmit Descriptor
 * Format", "TCP/IP Data Descriptor Format".
 */
public final class TransmitDescriptor {
    /** Where the part begins that the card writes back. */
    public static final int STATUS_OFFSET = 12;

    /** Status: descriptor done. */
    public static final int DONE = 1;

    private static final int END_OF_PACKET = 1 << 24;
    private static final int INSERT_FCS = 1 << 25;
    private static final int INSERT_CHECKSUM = 1 << 26;
    private static final int SEGMENT = 1 << 26;
    private static final int REPORT_STATUS = 1 << 27;
    private static final int REPORT_SENT = 1 << 28;
    private static final int EXTENDED = 1 << 29;
    private static final int VLAN = 1 << 30;
    private static final int DELAY = 1 << 31;
    private static final int TYPE_DATA = 1 << 20;

    /** Status bits 3:1: collisions and underrun, which a card that writes back clears. */
    private static final long STATUS_OTHERS = 0xEL;

    private TransmitDescriptor() {}

    /** Whether it is a context or a data descriptor. */
    public static boolean isExtended(long second) {
        return (second & EXTENDED) != 0;
    }

    /** Whether it holds no data but a context for descriptors behind it. */
    public static boolean isContext(long second) {
        return isExtended(second) && (second & TYPE_DATA) == 0;
    }

    /** Bytes of its buffer: 16 bits of a legacy descriptor, 20 of a data descriptor. */
    public static int length(long second) {
        return (int) second & (isExtended(second) ? 0xF_FFFF : 0xFFFF);
    }

    /** Whether it is the last of a packet. */
    public static boolean isEndOfPacket(long second) {
        return (second & END_OF_PACKET) != 0;
    }

    /** Whether the card is to append the FCS. */
    public static boolean insertsFcs(long second) {
        return (second & INSERT_FCS) != 0;
    }

    /** Whether a legacy descriptor asks for a checksum. */
    public static boolean insertsChecksum(long second) {
        return (second & INSERT_CHECKSUM) != 0;
    }

    /** Whether a context or data descriptor is about segmentation. */
    public static boolean segments(long second) {
        return (second & SEGMENT) != 0;
    }

    /** Whether the card is to write its status back. */
    public static boolean reportsStatus(long second) {
        return (second & (REPORT_STATUS | REPORT_SENT)) != 0;
    }

    /** Whether a VLAN tag is to be inserted. */
    public static boolean insertsVlan(long second) {
        return (second & VLAN) != 0;
    }

    /** Whether its interrupt may be delayed. */
    public static boolean delaysInterrupt(long second) {
        return (second & DELAY & 0xFFFF_FFFFL) != 0;
    }

    /** Where a legacy descriptor's checksum goes. */
    public static int checksumOffset(long second) {
        return (int) (second >>> 16) & 0xFF;
    }

    /** Where a legacy descriptor's checksum starts. */
    public static int checksumStart(long second) {
        return (int) (second >>> 40) & 0xFF;
    }

    /** A data descriptor's packet options. */
    public static int options(long second) {
        return (int) (second >>> 40) & 0xFF;
    }

    /** The VLAN tag to insert. */
    public static int special(long second) {
        return (int) (second >>> 48) & 0xFFFF;
    }

    /** Its last four bytes, done. */
    public static long done(long second) {
        return (second >>> Integer.SIZE & ~STATUS_OTHERS) | DONE;
    }
}
