package dev.doorbell.gic.cpuinterface;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;

/**
 * The way from a redistributor to its CPU interface: what the one presents, the other sees later.
 *
 * <p>Model note: if what is presented changes again while a change is in transit, only the last one
 * arrives, after a transit time of its own.
 */
final class Transit {
    static final int NOTHING = -1;

    private final EventQueue events;
    private final GicTiming timing;
    private final Runnable arrived;
    private final Event arrival;

    private int presented = NOTHING;
    private int inTransit = NOTHING;

    Transit(String name, EventQueue events, GicTiming timing, Runnable arrived) {
        this.events = events;
        this.timing = timing;
        this.arrived = arrived;
        this.arrival = Event.named(name + ".arrival", Phase.WIRES, this::arrive);
    }

    /** The interrupt the CPU interface sees, or {@link #NOTHING}. */
    int presented() {
        return presented;
    }

    /** Whether the interrupt is on its way. */
    boolean holds(int intid) {
        return arrival.isScheduled() && inTransit == intid;
    }

    /** The redistributor presents {@code intid} from now on. */
    void present(int intid) {
        long tick = timing.presentedTick(events.nowTicks());
        if (intid == presented || tick == events.nowTicks()) {
            events.cancel(arrival);
            presented = intid;
        } else if (!holds(intid)) {
            events.cancel(arrival);
            inTransit = intid;
            events.scheduleAt(tick, arrival);
        }
    }

    /** The CPU interface has taken what it saw. */
    void take() {
        presented = NOTHING;
    }

    private void arrive() {
        presented = inTransit;
        arrived.run();
    }
}
