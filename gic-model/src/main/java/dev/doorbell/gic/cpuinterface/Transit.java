package dev.doorbell.gic.cpuinterface;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import java.util.function.IntPredicate;

/**
 * The way from a redistributor to its CPU interface: what the one presents, the other sees later.
 *
 * <p>Model note: if what is presented changes again while a change is in transit, only the last one
 * arrives, after a transit time of its own. A withdrawal is not put off by that: what can no longer
 * be delivered is gone when the first change would have arrived, for software was told so by RWP.
 */
final class Transit {
    static final int NOTHING = -1;

    private final EventQueue events;
    private final GicTiming timing;
    private final IntPredicate deliverable;
    private final Runnable changed;
    private final Event arrival;
    private final Event withdrawal;

    private int presented = NOTHING;
    private int inTransit = NOTHING;
    private long arrivalTick;

    Transit(
            String name,
            EventQueue events,
            GicTiming timing,
            IntPredicate deliverable,
            Runnable changed) {
        this.events = events;
        this.timing = timing;
        this.deliverable = deliverable;
        this.changed = changed;
        this.arrival = Event.named(name + ".arrival", Phase.WIRES, this::arrive);
        this.withdrawal = Event.named(name + ".withdrawal", Phase.WIRES, this::withdraw);
    }

    /** The interrupt the CPU interface sees, or {@link #NOTHING}. */
    int presented() {
        return presented;
    }

    /** Whether the CPU interface has yet to hear of a change. */
    boolean isUnderway() {
        return arrival.isScheduled() || withdrawal.isScheduled();
    }

    /** Whether the interrupt is on its way. */
    boolean holds(int intid) {
        return arrival.isScheduled() && inTransit == intid;
    }

    /** The redistributor presents {@code intid} from now on. */
    void present(int intid) {
        long tick = timing.presentedTick(events.nowTicks());
        if (intid == presented || (tick == events.nowTicks() && !events.isExploring())) {
            events.cancel(arrival);
            events.cancel(withdrawal);
            presented = intid;
        } else if (!holds(intid)) {
            if (events.cancel(arrival) && presented != NOTHING && !withdrawal.isScheduled()) {
                events.scheduleAt(arrivalTick, withdrawal);
            }
            inTransit = intid;
            arrivalTick = tick;
            events.scheduleAt(tick, arrival);
        }
    }

    /** The CPU interface has taken what it saw. */
    void take() {
        presented = NOTHING;
        events.cancel(withdrawal);
    }

    private void arrive() {
        events.cancel(withdrawal);
        presented = inTransit;
        changed.run();
    }

    private void withdraw() {
        if (presented != NOTHING && !deliverable.test(presented)) {
            presented = NOTHING;
            changed.run();
        }
    }
}
