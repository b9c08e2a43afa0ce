package dev.doorbell.bench.compare;

/** Somebody who wants to know how far a comparison is. */
@FunctionalInterface
public interface Progress {
    /** Nobody. */
    Progress NONE = (done, total) -> {};

    /** So many frames of all that will be played have been played. */
    void at(long doneFrames, long totalFrames);
}
