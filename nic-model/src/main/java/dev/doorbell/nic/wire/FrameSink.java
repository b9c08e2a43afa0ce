package dev.doorbell.nic.wire;

/** The far end of a wire: hears what the NIC has sent. */
@FunctionalInterface
public interface FrameSink {
    /** Hears nothing. */
    FrameSink NONE = (frame, bytes, firstBitTicks) -> {};

    /**
     * A frame's last bit is here, now.
     *
     * @param frame holds the frame from index 0, without FCS; only until this returns
     * @param bytes how long it is
     * @param firstBitTicks when its first bit left the NIC
     */
    void frame(byte[] frame, int bytes, long firstBitTicks);

    /** This one, and then {@code next}. */
    default FrameSink and(FrameSink next) {
        return (frame, bytes, firstBitTicks) -> {
            frame(frame, bytes, firstBitTicks);
            next.frame(frame, bytes, firstBitTicks);
        };
    }
}
