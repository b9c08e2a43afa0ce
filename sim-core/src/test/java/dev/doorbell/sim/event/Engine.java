package dev.doorbell.sim.event;

import java.util.List;

/**
 * What a script needs of an event queue, so that the same script runs on the real one and on an
 * oracle. Posts and events are known by number; firing one calls the {@link Listener}.
 */
interface Engine {
    /** Hears of everything that fires, while the engine stands at its tick. */
    interface Listener {
        void fired(long id);
    }

    /** Events have these ids; posts have higher ones. */
    int EVENTS = 200;

    /** In order of declaration. */
    List<Phase> PHASES = List.of(Phase.values());

    static Phase phaseOf(long id) {
        return PHASES.get((int) (id & 3));
    }

    long now();

    void post(long due, long id);

    void move(long due, int event);

    boolean cancel(int event);

    boolean isScheduled(int event);

    long nextDue();

    boolean isQuietThrough(long tick);

    void skipTo(long tick);

    boolean fireNext();

    RunOutcome runUntil(long deadline);
}
