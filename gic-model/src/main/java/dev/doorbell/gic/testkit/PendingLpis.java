package dev.doorbell.gic.testkit;

import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.LpiPort;
import java.util.Set;
import java.util.TreeSet;

/**
 * A redistributor's LPI side that is no more than a set of what is pending: no configurations, no
 * cores. It remembers nothing read from memory, so an invalidation means nothing to it.
 */
public class PendingLpis implements LpiPort {
    private final int number;
    private final Set<Integer> pending = new TreeSet<>();

    /** Makes one of such a number, with nothing pending. */
    public PendingLpis(int number) {
        this.number = number;
    }

    /** What is pending, in order. */
    public final Set<Integer> pending() {
        return pending;
    }

    @Override
    public final int number() {
        return number;
    }

    @Override
    public boolean acceptsLpis() {
        return true;
    }

    @Override
    public int lpiIdBits() {
        return ItsOracle.INTID_BITS;
    }

    @Override
    public void setPending(int intid) {
        if (intid < InterruptId.LPI_FIRST) {
            throw new IllegalArgumentException("INTID " + intid + " is no LPI");
        }
        if (acceptsLpis() && intid < 1 << lpiIdBits()) {
            pending.add(intid);
        }
    }

    @Override
    public void clearPending(int intid) {
        pending.remove(intid);
    }

    @Override
    public boolean isPending(int intid) {
        return pending.contains(intid);
    }

    @Override
    public void mapped(int intid) {}

    @Override
    public void invalidate(int intid) {}

    @Override
    public void invalidatedElsewhere(int intid) {}

    @Override
    public void invalidateAll() {}

    @Override
    public void movePendingTo(LpiPort target) {
        pending.forEach(target::setPending);
        pending.clear();
    }

    @Override
    public void forgetPending() {
        pending.clear();
    }

    @Override
    public long settledTick() {
        return 0;
    }
}
