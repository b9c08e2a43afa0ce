package dev.doorbell.gic.its;

import dev.doorbell.gic.testkit.PendingLpis;
import java.util.ArrayList;
import java.util.List;

/** A redistributor that keeps a set of pending LPIs and remembers what was asked of it. */
final class FakeLpiPort extends PendingLpis {
    final List<String> log = new ArrayList<>();

    boolean acceptsLpis = true;
    int lpiIdBits = 16;
    long settledTick;
    long sentCount;

    FakeLpiPort(int number) {
        super(number);
    }

    void forget() {
        pending().clear();
        log.clear();
        sentCount = 0;
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
        sentCount++;
        super.setPending(intid);
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
    public void invalidateAll() {
        log.add("invalidate all");
    }

    @Override
    public long settledTick() {
        return settledTick;
    }
}
