package dev.doorbell.sim.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pending set of {@link EventQueue#explored}: a list, from which a {@link Chooser} takes.
 *
 * <p>Keys say the tick only; phases count in tick 0 alone. Nothing in it is ever stale.
 */
final class ExploredSet implements PendingSet {
    private static final int PHASE_BITS = 2;

    private final Chooser chooser;
    private final List<Pending> entries = new ArrayList<>();
    private final List<Pending> due = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    /** Streams by event or channel; never iterated. */
    private final Map<Object, String> streams = new HashMap<>();

    private final Map<String, Integer> namesakes = new HashMap<>();
    private @Nullable EventQueue queue;

    ExploredSet(Chooser chooser) {
        this.chooser = chooser;
    }

    /** The queue whose entries these are. */
    void join(EventQueue owner) {
        queue = owner;
    }

    @Override
    public void add(long key, long data) {
        Object what = Objects.requireNonNull(queue).ownerOf(data);
        boolean posted = what instanceof EventChannel;
        String name = what instanceof Event event ? event.name() : what.toString();
        Phase phase = what instanceof Event event ? event.phase() : ((EventChannel) what).phase();
        Pending made =
                new Pending(streamOf(what, name), name, phase, key >>> PHASE_BITS, posted, data);
        entries.add(made);
        made.setCause(chooser.added(made));
    }

    private String streamOf(Object what, String name) {
        String known = streams.get(what);
        if (known != null) {
            return known;
        }
        int number = namesakes.merge(name, 1, Integer::sum);
        String made = number == 1 ? name : name + "#" + number;
        streams.put(what, made);
        return made;
    }

    @Override
    public long firstKey() {
        long tick = firstTick();
        return tick == Long.MAX_VALUE ? tick : tick << PHASE_BITS;
    }

    private long firstTick() {
        long first = Long.MAX_VALUE;
        for (int i = 0; i < entries.size(); i++) {
            first = Math.min(first, entries.get(i).dueTicks());
        }
        return first;
    }

    @Override
    public long peek() {
        return usual(firstTick()).data();
    }

    @Override
    public long take() {
        long tick = firstTick();
        Pending next = tick == 0 ? usual(tick) : chosen(tick);
        entries.remove(next);
        return next.data();
    }

    /** The first by phase and order of scheduling. */
    private Pending usual(long tick) {
        Pending first = null;
        for (Pending each : entries) {
            if (each.dueTicks() == tick
                    && (first == null || each.phase().compareTo(first.phase()) < 0)) {
                first = each;
            }
        }
        return Objects.requireNonNull(first); // not to be called on an empty set
    }

    private Pending chosen(long tick) {
        due.clear();
        seen.clear();
        for (Pending each : entries) {
            if (each.dueTicks() == tick
                    && each.phase() != Phase.OBSERVERS
                    && (!each.isPosted() || seen.add(each.stream()))) {
                due.add(each);
            }
        }
        return due.isEmpty() ? usual(tick) : due.get(chooser.choose(due));
    }

    @Override
    public void withdrawn(long data) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).data() == data) {
                chooser.withdrawn(entries.remove(i));
                return;
            }
        }
    }

    @Override
    public void sweep(SlotTable slots) {
        // Nothing here is stale.
    }
}
