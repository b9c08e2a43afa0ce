package dev.doorbell.sim.path;

/** Why a journey ended before a thread had the frame. */
public enum DropReason {
    /** The device was not ready: no DRIVER_OK, link down, queue not set up. */
    DEVICE_NOT_READY("device not ready"),
    /** The receive ring held no free buffer. */
    NO_RECEIVE_BUFFER("no receive buffer"),
    /** The device's own store was full, because the bus pushed back. */
    DEVICE_STORE_FULL("device store full"),
    /** The frame is longer than the receive buffer. */
    FRAME_TOO_LONG("frame longer than the receive buffer"),
    /** The buffer was written again before anybody read it. */
    BUFFER_OVERWRITTEN("receive buffer overwritten"),
    /** The function may not master the bus. */
    BUS_MASTER_OFF("bus mastering off"),
    /** No protocol or port wants the frame. */
    NO_RECEIVER("no socket for it"),
    /** The frame's headers make no sense. */
    MALFORMED("malformed headers"),
    /** The socket's queue was full and this was the oldest in it. */
    SOCKET_QUEUE_FULL("socket queue full"),
    /** The card's receive filter refused the frame: not its address, or not its VLAN. */
    FILTERED("refused by the receive filter"),
    /** The wire's link was down, or went down while the frame was on it. */
    LINK_DOWN("link down"),
    /** The kernel's own protocols had it: ARP, ICMP, a segment without data. No thread waits for it. */
    KERNEL_PROTOCOL("for the kernel's own protocols"),
    /** A TCP segment out of order, or without a connection: the protocol ignores it. */
    SEGMENT_REFUSED("segment out of order or of no connection"),
    /** A fault on purpose: a rule of {@code sim.fault} took it off the wire. */
    FAULT("taken off the wire on purpose");

    private final String words;

    DropReason(String words) {
        this.words = words;
    }

    /** The reason in a few words, as tables and JSON show it. */
    public String words() {
        return words;
    }
}
