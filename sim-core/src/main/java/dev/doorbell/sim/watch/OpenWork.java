package dev.doorbell.sim.watch;

import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Work that has landed and that nobody has taken: frames in rings, results in queues.
 *
 * <p>Of a queue the oldest is taken first. Kept in order of landing.
 */
final class OpenWork {
    /** Landed work: a frame, or one result of a queue. */
    record Item(String words, long landedTick) {}

    private final Map<Long, Item> frames = new LinkedHashMap<>();
    private final Map<Long, ArrayDeque<Item>> queues = new HashMap<>();
    private long takenMore;

    /** Takes note; answers whether work was taken, or ended otherwise. */
    boolean see(long tick, TracePoint point, int source, long first, long second) {
        switch (point) {
            case FRAME_STORED -> frames.put(first, new Item("frame " + first, tick));
            case FRAME_TAKEN, JOURNEY_DELIVERED, JOURNEY_DROPPED -> {
                frames.remove(first);
                return true;
            }
            case WORK_POSTED -> post(tick, queue(source, first), first, second);
            case WORK_TAKEN -> {
                take(queue(source, first), second);
                return true;
            }
            default -> {
                return false;
            }
        }
        return false;
    }

    private void post(long tick, long queue, long number, long count) {
        ArrayDeque<Item> items = queues.computeIfAbsent(queue, key -> new ArrayDeque<>());
        for (long i = 0; i < count; i++) {
            items.add(new Item("a result in queue " + number, tick));
        }
    }

    private void take(long queue, long count) {
        ArrayDeque<Item> items = queues.computeIfAbsent(queue, key -> new ArrayDeque<>());
        for (long i = 0; i < count; i++) {
            if (items.poll() == null) {
                takenMore++;
            }
        }
    }

    private static long queue(int source, long number) {
        return (long) source << 32 | (number & 0xFFFF_FFFFL);
    }

    /** How many there are. */
    long count() {
        long sum = frames.size();
        for (ArrayDeque<Item> items : queues.values()) {
            sum += items.size();
        }
        return sum;
    }

    /** How often results were taken that had not been posted. */
    long takenMore() {
        return takenMore;
    }

    /** What has waited longest; null if nothing waits. */
    @Nullable Item oldest() {
        Iterator<Item> landed = frames.values().iterator();
        Item oldest = landed.hasNext() ? landed.next() : null;
        for (ArrayDeque<Item> items : queues.values()) {
            Item first = items.peek();
            if (first != null && (oldest == null || first.landedTick() < oldest.landedTick())) {
                oldest = first;
            }
        }
        return oldest;
    }
}
