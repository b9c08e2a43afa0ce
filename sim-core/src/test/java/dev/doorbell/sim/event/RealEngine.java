package dev.doorbell.sim.event;

/** The event queue itself, as an {@link Engine}. */
final class RealEngine implements Engine {
    final EventQueue queue;
    private final EventChannel[] channels = new EventChannel[Phase.values().length];
    private final Event[] events = new Event[EVENTS];

    RealEngine(EventQueue queue, Listener listener) {
        this.queue = queue;
        for (Phase phase : Phase.values()) {
            channels[(int) phase.keyBits()] =
                    queue.channel("posts." + phase, phase, listener::fired);
        }
        for (int i = 0; i < EVENTS; i++) {
            int id = i;
            events[i] = Event.named("event." + i, Engine.phaseOf(i), () -> listener.fired(id));
        }
    }

    @Override
    public long now() {
        return queue.nowTicks();
    }

    @Override
    public void post(long due, long id) {
        channels[(int) Engine.phaseOf(id).keyBits()].postAt(due, id);
    }

    @Override
    public void move(long due, int event) {
        queue.moveTo(due, events[event]);
    }

    @Override
    public boolean cancel(int event) {
        return queue.cancel(events[event]);
    }

    @Override
    public boolean isScheduled(int event) {
        return events[event].isScheduled();
    }

    @Override
    public long nextDue() {
        return queue.nextDueTicks();
    }

    @Override
    public boolean isQuietThrough(long tick) {
        return queue.isQuietThrough(tick);
    }

    @Override
    public void skipTo(long tick) {
        queue.skipTo(tick);
    }

    @Override
    public boolean fireNext() {
        return queue.fireNext();
    }

    @Override
    public RunOutcome runUntil(long deadline) {
        return queue.runUntil(deadline);
    }
}
