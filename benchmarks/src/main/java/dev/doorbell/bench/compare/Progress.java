package dev.doorbell.bench.compare;

/** Somebody who wants to know how far a comparison is. */
@FunctionalInterface
public interface Progress {
    /** Nobody. */
    Progress NONE = (done, total) -> {};

    /**
     * So many frames of all that will be played have been played. May throw to leave the work undone:
     * whoever calls it is at a place where that does no harm, closes what it has open, and lets the
     * exception pass.
     */
    void at(long doneFrames, long totalFrames);
}
