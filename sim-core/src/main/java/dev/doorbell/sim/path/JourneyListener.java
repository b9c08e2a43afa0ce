package dev.doorbell.sim.path;

import org.jspecify.annotations.Nullable;

/** Hears of journeys that end. */
@FunctionalInterface
public interface JourneyListener {
    /**
     * A journey ends now.
     *
     * @param journey its handle, which the book still knows until this returns
     * @param dropped why it never reached a thread; null if it did
     */
    void ended(long journey, @Nullable DropReason dropped);
}
