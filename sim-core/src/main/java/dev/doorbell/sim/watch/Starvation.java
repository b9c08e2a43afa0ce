package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.watch.OpenWork.Item;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something was ready and was not served for longer than its bound: work in a ring, a raised softirq, a
 * runnable thread, an interrupt that a core was told of; or a core idles beside a runnable thread.
 */
public final class Starvation extends Detector {
    private enum Kind {
        SOFTIRQ,
        THREAD,
        SIGNAL
    }

    private record Ready(Kind kind, long core, long number) {}

    private final Bounds bounds;
    private final OpenWork work = new OpenWork();
    private final Map<Ready, Long> waiting = new LinkedHashMap<>();
    private final Map<Long, Long> idleSince = new LinkedHashMap<>();
    private long saidWorkTick = -1;

    /** Makes one. */
    public Starvation(Bounds bounds) {
        super("starvation");
        this.bounds = bounds;
    }

    @Override
    protected void see(long tick, TracePoint point, int source, long first, long second) {
        work.see(tick, point, source, first, second);
        switch (point) {
            case SOFTIRQ_RAISED ->
                    waiting.putIfAbsent(new Ready(Kind.SOFTIRQ, first, second), tick);
            case SOFTIRQ_ENTRY -> waiting.remove(new Ready(Kind.SOFTIRQ, first, second));
            case THREAD_WOKEN -> waiting.putIfAbsent(new Ready(Kind.THREAD, first, second), tick);
            case THREAD_RUNNING -> waiting.remove(new Ready(Kind.THREAD, first, second));
            case INTERRUPT_SIGNALLED -> signalled(tick, first, second);
            case INTERRUPT_ACKNOWLEDGED -> signalled(tick, first, -1);
            case CORE_IDLE -> idleSince.put(first, tick);
            case CORE_WOKEN -> idleSince.remove(first);
            default -> {}
        }
    }

    /** A core is told of one interrupt at a time. */
    private void signalled(long tick, long core, long intid) {
        waiting.keySet().removeIf(ready -> ready.kind() == Kind.SIGNAL && ready.core() == core);
        if (intid >= 0) {
            waiting.put(new Ready(Kind.SIGNAL, core, intid), tick);
        }
    }

    @Override
    protected void timePasses(long tick) {
        Item oldest = work.oldest();
        if (oldest != null
                && oldest.landedTick() != saidWorkTick
                && tick - oldest.landedTick() > bounds.serviceTicks()) {
            saidWorkTick = oldest.landedTick();
            say(
                    oldest.landedTick(),
                    oldest.landedTick() + bounds.serviceTicks(),
                    oldest.words() + " has waited longer than the bound for service");
        }
        for (Iterator<Map.Entry<Ready, Long>> all = waiting.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<Ready, Long> each = all.next();
            if (judge(tick, each.getKey(), each.getValue())) {
                all.remove();
            }
        }
    }

    private boolean judge(long tick, Ready ready, long since) {
        Long idle = idleSince.get(ready.core());
        if (ready.kind() == Kind.THREAD && idle != null) {
            long from = Math.max(idle, since);
            if (tick - from > bounds.idleTicks()) {
                say(
                        since,
                        from + bounds.idleTicks(),
                        "core "
                                + ready.core()
                                + " idles while its thread "
                                + ready.number()
                                + " is runnable");
                return true;
            }
        }
        if (tick - since <= bounds.readyTicks()) {
            return false;
        }
        String what =
                switch (ready.kind()) {
                    case SOFTIRQ -> "softirq " + ready.number() + " was raised";
                    case THREAD -> "thread " + ready.number() + " is runnable";
                    case SIGNAL -> "INTID " + ready.number() + " is signalled";
                };
        say(
                since,
                since + bounds.readyTicks(),
                what + " on core " + ready.core() + " and does not get to run");
        return true;
    }

    @Override
    protected void runEnds(long tick) {
        timePasses(tick);
    }
}
