package dev.doorbell.sim.export;

import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Follows interrupts through a trace: gives the records of one interrupt, from its message to the thread it
 * wakes, the same number.
 *
 * <p>A message is found again at its doorbell by what it carries: the oldest one in flight with that
 * number. What it holds is bounded by interrupts, cores and threads, not by the length of the run.
 */
final class InterruptFlows {
    /** Messages with one number that may be in flight; older ones are forgotten. */
    private static final int IN_FLIGHT_MAX = 64;

    private static final int HALF = 32;
    private static final long LOW = 0xFFFF_FFFFL;

    private final Map<Long, Deque<Long>> messages = new HashMap<>();
    private final Map<Long, Long> translations = new HashMap<>();
    private final Map<Long, Long> interrupts = new HashMap<>();
    private final Map<Long, Long> handlers = new HashMap<>();
    private final Map<Long, Long> softirqs = new HashMap<>();
    private final Map<Long, Long> running = new HashMap<>();
    private final Map<Long, Long> threads = new HashMap<>();
    private long last;

    /** The number of the interrupt that a record belongs to; 0 if it belongs to none. */
    long of(TracePoint point, long first, long second) {
        return switch (point) {
            case MSI_POSTED -> posted(second);
            case DOORBELL -> keep(interrupts, first, arrived(first));
            case ITS_MESSAGE -> keep(translations, first << HALF | second & LOW, arrived(second));
            case ITS_TRANSLATED -> keep(interrupts, second >>> HALF, take(translations, first));
            case INTERRUPT_PENDING -> pending(first);
            case INTERRUPT_SIGNALLED -> interrupts.getOrDefault(second, 0L);
            case INTERRUPT_ACKNOWLEDGED -> keep(handlers, first, take(interrupts, second));
            case INTERRUPT_ENDED -> take(handlers, first);
            case SOFTIRQ_RAISED -> keep(softirqs, softirq(first, second), source(first));
            case SOFTIRQ_ENTRY -> keep(running, first, take(softirqs, softirq(first, second)));
            case SOFTIRQ_EXIT -> take(running, first);
            case THREAD_WOKEN -> keep(threads, second, source(first));
            case THREAD_RUNNING -> take(threads, second);
            default -> 0;
        };
    }

    private static long softirq(long core, long number) {
        return core << HALF | number;
    }

    private long posted(long data) {
        Deque<Long> queue = messages.computeIfAbsent(data, any -> new ArrayDeque<>());
        if (queue.size() == IN_FLIGHT_MAX) {
            queue.removeFirst();
        }
        queue.addLast(++last);
        return last;
    }

    private long arrived(long data) {
        Deque<Long> queue = messages.get(data);
        return queue == null || queue.isEmpty() ? ++last : queue.removeFirst();
    }

    /** One that no message announced begins here. */
    private long pending(long intid) {
        return interrupts.computeIfAbsent(intid, any -> ++last);
    }

    /** What a core is at: its handler, or else its softirq. */
    private long source(long core) {
        return handlers.getOrDefault(core, running.getOrDefault(core, 0L));
    }

    private static long keep(Map<Long, Long> where, long key, long flow) {
        if (flow != 0) {
            where.put(key, flow);
        }
        return flow;
    }

    private static long take(Map<Long, Long> where, long key) {
        Long flow = where.remove(key);
        return flow == null ? 0 : flow;
    }
}
