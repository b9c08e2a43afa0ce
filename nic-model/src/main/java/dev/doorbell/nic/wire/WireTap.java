package dev.doorbell.nic.wire;

/** Sees the frames at the NIC's end of a wire, in both directions. */
public interface WireTap {
    /**
     * A frame's last bit is in the NIC, now, which has not looked at it yet; or the frame is lost on
     * its way.
     *
     * @param frame holds the frame from index 0, without FCS; only until this returns
     * @param bytes how long it is
     * @param journey its handle in the journey book, which tells later what became of it
     */
    void received(byte[] frame, int bytes, long journey);

    /**
     * A frame has arrived at the far end, or was lost on its way there.
     *
     * @param lastBitTicks when its last bit left the NIC; now or earlier
     * @param arrived false if it was lost
     */
    void sent(byte[] frame, int bytes, long lastBitTicks, boolean arrived);
}
