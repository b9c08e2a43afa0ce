package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Several queues of one device wait for one core, while another core idles.
 *
 * <p>Queues are there to be served side by side. Speaks when for ten times {@link Bounds#idleTicks()} at
 * least two queues of a device have had the same work waiting, one core alone has taken interrupts, and
 * another core has idled all the time. Work that nobody looks for is not its matter.
 */
public final class IdleBesideQueues extends Detector {
    private static final int DEVICE_INTIDS = 32;
    private static final int PATIENCE = 10;
    private static final int QUEUES = 2;

    private final long patience;

    /** When what waits was posted, for each queue of each source. */
    private final Map<Integer, Map<Long, ArrayDeque<Long>>> devices = new LinkedHashMap<>();

    private final Map<Long, Long> idleSince = new LinkedHashMap<>();
    private final Set<Integer> said = new HashSet<>();
    private long server = -1;
    private long serverSince;

    /** Makes one that waits for ten times {@link Bounds#idleTicks()}. */
    public IdleBesideQueues(Bounds bounds) {
        super("idle beside queues");
        this.patience = PATIENCE * bounds.idleTicks();
    }

    @Override
    protected void see(long tick, TracePoint point, int source, long first, long second) {
        switch (point) {
            case WORK_POSTED -> {
                ArrayDeque<Long> waiting = queue(source, first);
                for (long i = 0; i < second; i++) {
                    waiting.add(tick);
                }
            }
            case WORK_TAKEN -> {
                ArrayDeque<Long> waiting = queue(source, first);
                for (long i = 0; i < second; i++) {
                    waiting.poll();
                }
            }
            case CORE_IDLE -> idleSince.put(first, tick);
            case CORE_WOKEN -> idleSince.remove(first);
            case INTERRUPT_ACKNOWLEDGED -> {
                if (second >= DEVICE_INTIDS) {
                    served(tick, first);
                }
            }
            default -> {}
        }
    }

    private ArrayDeque<Long> queue(int source, long number) {
        return devices.computeIfAbsent(source, key -> new HashMap<>())
                .computeIfAbsent(number, key -> new ArrayDeque<>());
    }

    private void served(long tick, long core) {
        if (core != server) {
            server = core;
            serverSince = tick;
        }
        long since = tick - patience;
        if (serverSince > since) {
            return;
        }
        for (Map.Entry<Long, Long> idle : idleSince.entrySet()) {
            if (idle.getKey() != core && idle.getValue() <= since) {
                judge(tick, since, core, idle.getKey());
                return;
            }
        }
    }

    private void judge(long tick, long since, long busy, long idle) {
        for (Map.Entry<Integer, Map<Long, ArrayDeque<Long>>> device : devices.entrySet()) {
            int waiting = 0;
            long oldest = tick;
            for (ArrayDeque<Long> queue : device.getValue().values()) {
                Long landed = queue.peek();
                if (landed != null && landed <= since) {
                    waiting++;
                    oldest = Math.min(oldest, landed);
                }
            }
            if (waiting >= QUEUES && said.add(device.getKey())) {
                say(
                        oldest,
                        tick,
                        waiting
                                + " queues of one device wait for core "
                                + busy
                                + ", and core "
                                + idle
                                + " idles all the time");
            }
        }
    }
}
