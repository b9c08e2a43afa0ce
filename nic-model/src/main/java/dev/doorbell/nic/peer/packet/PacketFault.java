package dev.doorbell.nic.peer.packet;

/** Why bytes are not the packet they should be. */
public enum PacketFault {
    /** They end before the packet does. */
    TRUNCATED("ends too early"),
    /** A length field contradicts another, or the bytes there are. */
    BAD_LENGTH("its lengths contradict each other"),
    /** A checksum does not hold. */
    BAD_CHECKSUM("its checksum does not hold"),
    /** It is a part of a packet; fragments are not put together. */
    FRAGMENT("is a fragment"),
    /** It is of a kind or version that nobody here speaks. */
    UNKNOWN_KIND("is of an unknown kind");

    private final String says;

    PacketFault(String says) {
        this.says = says;
    }

    /** The fault, as the end of a sentence about the packet. */
    public String says() {
        return says;
    }
}
