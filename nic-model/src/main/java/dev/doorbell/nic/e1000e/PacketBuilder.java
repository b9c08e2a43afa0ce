package dev.doorbell.nic.e1000e;

/**
 * Makes frames of the descriptors of a packet.
 *
 * <pre>{@code
 *   context ─▶  begin ─▶ feed ─▶ … ─▶ endPacket
 *                         │              │
 *                         └── hasFrame ──┴─▶ frame ─▶ next
 * }</pre>
 */
interface PacketBuilder {
    /** A context descriptor, as its two halves of eight bytes. */
    void context(long first, long second);

    /**
     * Begins a descriptor with data.
     *
     * @param second its second eight bytes
     * @param vlan whether tags are inserted where a descriptor asks for it
     * @param vlanType the type of inserted tags
     * @param reachable whether its data is all in memory
     */
    void begin(long second, boolean vlan, int vlanType, boolean reachable);

    /** Whether any more of the packet's data is of use; if not it need not be fetched. */
    boolean wantsData();

    /** Takes bytes of the descriptor's data until a frame is made; returns how many. */
    int feed(byte[] from, int offset, int length);

    /** The packet's last descriptor is through. */
    void endPacket();

    /** Whether a frame is made that has to go before anything else happens. */
    boolean hasFrame();

    /** The array with the frame. */
    byte[] frame();

    /** Where it begins. */
    int frameOffset();

    /** How long it is, without FCS. */
    int frameBytes();

    /** The bytes by which the frame is counted, without FCS; 0 if it is not. */
    int countedBytes();

    /** Whether the frame ends a packet that was segmented. */
    boolean endsSegmentation();

    /** The frame has gone. */
    void next();

    /** Forgets packet and contexts. */
    void reset();
}
