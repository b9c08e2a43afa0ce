package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.watch.OpenWork.Item;

/**
 * Work is pending, and nothing will signal it.
 *
 * <p>Speaks when work has waited for the bound while no core acknowledged a device's interrupt, no
 * softirq ran and no work was taken: whoever is to look for it has stopped looking. Ticks alone do not
 * count as looking; a tick that raises a softirq does.
 */
public final class LostInterrupt extends Detector {
    private static final int DEVICE_INTIDS = 32;

    private final long patience;
    private final OpenWork work = new OpenWork();
    private long lookedTick;
    private long saidLandedTick = -1;

    /** Makes one that waits for {@link Bounds#lostTicks()}. */
    public LostInterrupt(Bounds bounds) {
        super("lost interrupt");
        this.patience = bounds.lostTicks();
    }

    @Override
    protected void see(long tick, TracePoint point, int source, long first, long second) {
        boolean taken = work.see(tick, point, source, first, second);
        boolean looks =
                point == TracePoint.SOFTIRQ_ENTRY
                        || (point == TracePoint.INTERRUPT_ACKNOWLEDGED && second >= DEVICE_INTIDS);
        if (taken || looks) {
            lookedTick = tick;
        }
    }

    @Override
    protected void timePasses(long tick) {
        Item oldest = work.oldest();
        if (oldest == null || oldest.landedTick() == saidLandedTick) {
            return;
        }
        long since = Math.max(lookedTick, oldest.landedTick());
        if (tick - since >= patience) {
            saidLandedTick = oldest.landedTick();
            say(
                    oldest.landedTick(),
                    since + patience,
                    oldest.words()
                            + " landed, nobody looks for it and nothing announces it ("
                            + work.count()
                            + " waiting)");
        }
    }

    @Override
    protected void runEnds(long tick) {
        timePasses(tick);
    }
}
