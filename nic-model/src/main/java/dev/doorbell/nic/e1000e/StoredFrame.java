package dev.doorbell.nic.e1000e;

/** A frame in the packet buffer, and what its descriptors will say of it. Used again and again. */
final class StoredFrame {
    private static final int BYTES_MIN = 2048;

    /** Its bytes, then its FCS. */
    byte[] bytes = {};

    /** How long it is, without FCS. */
    int length;

    /** 4 if its FCS goes to memory with it, else 0. */
    int fcsBytes;

    /** Its queue. */
    int queue;

    /** Status and errors of its last descriptor, as {@link ReceiveStatus} has them. */
    int status;

    /** Its VLAN tag, if its status says that one was taken out. */
    int tag;

    /** The first word of its last extended descriptor. */
    int hashType;

    /** The second word: hash, or identification and packet checksum. */
    int hash;

    /** Whether it was for everybody. */
    boolean broadcast;

    /** Whether it was for a group. */
    boolean multicast;

    /** Whether it is a TCP acknowledgement that is a cause of its own. */
    boolean acknowledgement;

    /** Its journey. */
    long journey;

    /** When its way through the card is over. */
    long readyTick;

    /** Makes room for {@code needed} bytes. */
    void reserve(int needed) {
        if (bytes.length < needed) {
            bytes = new byte[Math.max(needed, BYTES_MIN)];
        }
    }

    /** Bytes that go to memory. */
    int totalBytes() {
        return length + fcsBytes;
    }
}
