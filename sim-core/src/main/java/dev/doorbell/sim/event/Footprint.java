package dev.doorbell.sim.event;

/**
 * Hears what the present step touches. Only where orders are explored; see {@link Chooser}.
 *
 * <p>State is named by the component it belongs to, {@code component} or {@code component.part}. All
 * components are one unless they are {@linkplain #separate separate}: then what touches the one is
 * taken to commute with what touches the other.
 */
public interface Footprint {
    /** Guest code on one core. */
    interface Guest {
        /** The core's name. */
        String name();

        /** Guest code is about to touch memory: others may go first. */
        void pauseForMemory();

        /** The part whose state decides when it can go on; empty if nothing keeps it. */
        String waitsFor();

        /** What it waits for in a way that no interrupt ends; empty if it does not. */
        String stuckFor();
    }

    /** Nothing but what names it touches this component or part. */
    void separate(String component);

    /** This step depends on the component's state. */
    void reads(String component);

    /** This step may change the component's state, and depends on it. */
    void changes(String component);

    /** What {@linkplain #follows follows} could not have happened before this step. */
    void precedes(String component);

    /** This step was not possible before those that {@linkplain #precedes precede} it. */
    void follows(String component);

    /** There is a core. */
    void join(Guest guest);

    /** From here to the end of the step guest code of this core runs. */
    void guestRuns(Guest guest);

    /** A model runs on behalf of guest code, until {@link #guestRuns}. */
    void modelRuns();

    /** Whether anybody wants words. */
    boolean isNarrated();

    /** Says what this step does, in a few words. */
    void say(String words);
}
