package dev.doorbell.nic.wire;

/**
 * Frames in order of arrival, one at a time.
 *
 * <p>A source stands before its first frame; {@link #advance} steps to the next.
 */
public interface TrafficSource {
    /** Steps to the next frame; false if there is none. */
    boolean advance();

    /** When the current frame is ready to be sent, in ticks since the source began; never decreases. */
    long readyTicks();

    /** Bytes of the current frame, without FCS. */
    int frameBytes();

    /** Copies the current frame to {@code to} from index 0. */
    void copyFrame(byte[] to);

    /** The largest {@link #frameBytes} there can be. */
    int frameBytesMax();
}
