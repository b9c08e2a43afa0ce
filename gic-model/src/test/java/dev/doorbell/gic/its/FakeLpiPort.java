package dev.doorbell.gic.its;

import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.LpiPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A redistributor that keeps a set of pending LPIs and remembers what was asked of it. */
final class FakeLpiPort implements LpiPort {
    final Set<Integer> pending = new TreeSet<>();
    final List<String> log = new ArrayList<>();

    boolean acceptsLpis = true;
    int lpiIdBits = 16;
    long settledTick;
    long sentCount;

    private final int number;

    FakeLpiPort(int number) {
        this.number = number;
    }

    void forget() {
        pending.clear();
        log.clear();
        sentCount = 0;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public boolean acceptsLpis() {
        return acceptsLpis;
    }

    @Override
    public int lpiIdBits() {
        return lpiIdBits;
    }

    @Override
    public void setPending(int intid) {
        if (intid < InterruptId.LPI_FIRST) {
            throw new IllegalArgumentException("INTID " + intid + " is no LPI");
        }
        sentCount++;
        if (acceptsLpis && intid < 1 << lpiIdBits) {
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
    public void mapped(int intid) {
        log.add("mapped " + intid);
    }

    @Override
    public void invalidate(int intid) {
        log.add("invalidate " + intid);
    }

    @Override
    public void invalidatedElsewhere(int intid) {} // believes nothing

    @Override
    public void invalidateAll() {
        log.add("invalidate all");
    }

    @Override
    public void movePendingTo(LpiPort target) {
        for (int intid : pending) {
            target.setPending(intid);
        }
        pending.clear();
    }

    @Override
    public void forgetPending() {
        pending.clear();
    }

    @Override
    public long settledTick() {
        return settledTick;
    }
}
