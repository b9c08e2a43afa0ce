package dev.doorbell.nic.peer;

import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.time.TimeBase;

/** The time and the chance of all peers. */
final class PeerClock {
    private final EventQueue events;
    private final TimeBase time;
    private final Seed seed;

    PeerClock(Backplane backplane) {
        this.events = backplane.events();
        this.time = backplane.time();
        this.seed = backplane.seed();
    }

    long now() {
        return events.nowTicks();
    }

    long ticks(long nanos) {
        return time.ticksOfNanos(nanos);
    }

    RandomStream stream(String name) {
        return seed.stream("peer." + name);
    }

    /** A timer; peers act as devices do. */
    Event timer(String name, Runnable handler) {
        return Event.named("peer." + name, Phase.DEVICES, handler);
    }

    /** Sets a timer, set or not. */
    void set(Event timer, long delayTicks) {
        events.moveTo(now() + delayTicks, timer);
    }

    void setAt(Event timer, long ticks) {
        events.moveTo(ticks, timer);
    }

    void cancel(Event timer) {
        events.cancel(timer);
    }
}
