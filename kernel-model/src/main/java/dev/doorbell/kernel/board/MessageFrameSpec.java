package dev.doorbell.kernel.board;

/**
 * A board's GICv2m frame as data.
 *
 * @param base the frame, 4 KiB
 * @param firstIntid its first SPI
 * @param count how many SPIs it has
 */
public record MessageFrameSpec(long base, int firstIntid, int count) {
    /** The last of its SPIs. */
    public int lastIntid() {
        return firstIntid + count - 1;
    }
}
