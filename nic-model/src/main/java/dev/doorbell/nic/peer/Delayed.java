package dev.doorbell.nic.peer;

import dev.doorbell.sim.event.Event;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Things that are due at a time each; of those due at the same tick, the first added comes first. */
final class Delayed<T> {
    private record Item<T>(long dueTicks, long number, T thing) {}

    private final PeerClock clock;
    private final Consumer<T> due;
    private final PriorityQueue<Item<T>> items =
            new PriorityQueue<>(
                    Comparator.<Item<T>>comparingLong(Item::dueTicks)
                            .thenComparingLong(Item::number));
    private final Event next;
    private long added;

    Delayed(PeerClock clock, String name, Consumer<T> due) {
        this.clock = clock;
        this.due = due;
        this.next = clock.timer(name, this::release);
    }

    void add(long dueTicks, T thing) {
        items.add(new Item<>(dueTicks, added++, thing));
        if (!next.isScheduled() || dueTicks < next.dueTicks()) {
            clock.setAt(next, dueTicks);
        }
    }

    int size() {
        return items.size();
    }

    private void release() {
        Item<T> first = items.peek();
        while (first != null && first.dueTicks() <= clock.now()) {
            items.remove();
            due.accept(first.thing());
            first = items.peek();
        }
        if (first != null) {
            clock.setAt(next, first.dueTicks());
        }
    }
}
