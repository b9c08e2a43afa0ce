package dev.doorbell.nic.e1000;

import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;

/**
 * Fetches a ring's descriptors ahead, several with one read.
 *
 * <p>Approximation: what is kept is how many descriptors have been fetched, not what was in them; the
 * card uses what memory holds when it uses a descriptor. A driver that keeps its hands off
 * descriptors the card owns cannot tell.
 */
public final class DescriptorFetch {
    /** Descriptors one read fetches at most. */
    public static final int BATCH = 16;

    private final EventQueue events;
    private final UpstreamPort upstream;
    private final DescriptorRing ring;
    private final Event arrives;
    private final Runnable arrived;
    private int fetched;
    private int underWay;

    /**
     * Makes a fetch of {@code ring}.
     *
     * @param arrived told when descriptors are here that were waited for
     */
    public DescriptorFetch(
            EventQueue events,
            String name,
            UpstreamPort upstream,
            DescriptorRing ring,
            Runnable arrived) {
        this.events = events;
        this.upstream = upstream;
        this.ring = ring;
        this.arrived = arrived;
        this.arrives = Event.named(name, Phase.DEVICES, this::arrive);
    }

    /** Whether the descriptor at head is here; if it is not, and is the card's, its fetch begins. */
    public boolean isHere() {
        if (ring.isEmpty()) {
            return false;
        }
        if (fetched == 0 && underWay == 0) {
            begin();
        }
        return fetched > 0;
    }

    private void begin() {
        int count = Math.max(1, Math.min(BATCH, ring.ownedInRow()));
        long here = upstream.request(ring.headAddress(), count * DescriptorRing.DESCRIPTOR_BYTES);
        if (here <= events.nowTicks()) {
            fetched = count;
        } else {
            underWay = count;
            events.scheduleAt(here, arrives);
        }
    }

    private void arrive() {
        fetched = underWay;
        underWay = 0;
        arrived.run();
    }

    /** The descriptor at head was used. */
    public void used() {
        fetched = Math.max(0, fetched - 1);
    }

    /** The ring is another one, or its head has moved: what was fetched is of no use. */
    public void forget() {
        events.cancel(arrives);
        fetched = 0;
        underWay = 0;
    }
}
