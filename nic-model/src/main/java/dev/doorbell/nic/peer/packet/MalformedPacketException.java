package dev.doorbell.nic.peer.packet;

/** Bytes that are not the packet they should be. Checked, so that every reader decides what it means. */
public final class MalformedPacketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final PacketFault fault;

    /** Makes one for {@code what}, which a reader of messages knows the packet by. */
    public MalformedPacketException(String what, PacketFault fault) {
        super(what + " " + fault.says(), null, false, false);
        this.fault = fault;
    }

    /** What is wrong. */
    public PacketFault fault() {
        return fault;
    }
}
