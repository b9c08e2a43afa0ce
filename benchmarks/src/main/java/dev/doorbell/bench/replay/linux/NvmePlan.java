package dev.doorbell.bench.replay.linux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the commands of an NVMe driver must have been, from its doorbells.
 *
 * <p>A head doorbell of the administrative queue says how many commands were completed: the latest
 * ones, because what stays open are asynchronous event requests. The last commands that were completed
 * before a queue's first doorbell are taken for its creation.
 */
final class NvmePlan {
    static final int CC = 0x14;
    static final int DOORBELLS = 0x1000;

    /** A queue's head doorbell is so many bytes behind its tail doorbell. */
    static final int HEAD = 4;

    /** Entries of a queue unless it is seen to wrap: Linux's default. */
    private static final int ENTRIES_DEFAULT = 1024;

    private static final int STEP = 8;

    /** What to do by a doorbell of the administrative queue, other than to identify the controller. */
    record Creation(boolean completionQueue, int queue) {}

    private final String name;
    private final Map<TraceRecord, Creation> creations = new HashMap<>();
    private final Set<TraceRecord> unanswered = new HashSet<>();
    private final Map<Integer, Integer> entries = new TreeMap<>();
    private final NavigableMap<Integer, TraceRecord> doorbells = new TreeMap<>();
    private final Map<Integer, NavigableMap<Integer, TraceRecord>> submissions = new TreeMap<>();

    NvmePlan(String name, List<TraceRecord> records) {
        this.name = name;
        List<TraceRecord> open = new ArrayList<>();
        Deque<TraceRecord> answered = new ArrayDeque<>();
        Set<Integer> created = new HashSet<>();
        Map<Integer, Integer> tails = new TreeMap<>();
        int head = 0;
        for (int index = 0; index < records.size(); index++) {
            TraceRecord record = records.get(index);
            if (isDoorbell(record)) {
                doorbells.put(index, record);
            }
            if (isDisabling(record)) {
                for (NavigableMap<Integer, TraceRecord> ofQueue : submissions.values()) {
                    ofQueue.put(index, record); // what follows is another queue
                }
                unanswered.addAll(open);
                open.clear();
                answered.clear();
                created.clear();
                tails.clear();
                head = 0;
            } else if (isSubmission(record)) {
                int queue = queueOf(record);
                submissions.computeIfAbsent(queue, any -> new TreeMap<>()).put(index, record);
                noteWrap(queue, tails, (int) record.value());
                if (queue == 0) {
                    open.add(record);
                } else if (created.add(queue)) {
                    create(queue, answered);
                }
            } else if (isDoorbell(record) && queueOf(record) == 0) {
                int done = (int) record.value() - head;
                head = (int) record.value();
                for (int i = done < 0 ? 1 : done; i > 0 && !open.isEmpty(); i--) {
                    answered.addLast(open.remove(open.size() - 1));
                }
            }
        }
        unanswered.addAll(open);
    }

    private void noteWrap(int queue, Map<Integer, Integer> tails, int tail) {
        Integer old = tails.put(queue, tail);
        if (old != null && tail < old) {
            entries.merge(queue, old + 1, Math::max);
        }
    }

    private void create(int queue, Deque<TraceRecord> answered) {
        TraceRecord second = answered.pollLast();
        TraceRecord first = answered.pollLast();
        if (first != null && second != null) {
            creations.put(first, new Creation(true, queue));
            creations.put(second, new Creation(false, queue));
        }
    }

    private boolean isWrite(TraceRecord record) {
        return record.op() == TraceOp.WRITE && record.component().equals(name);
    }

    boolean isDisabling(TraceRecord record) {
        return isWrite(record) && record.offset() == CC && (record.value() & 1) == 0;
    }

    boolean isDoorbell(TraceRecord record) {
        return isWrite(record) && record.offset() >= DOORBELLS;
    }

    boolean isSubmission(TraceRecord record) {
        return isDoorbell(record) && (record.offset() & HEAD) == 0;
    }

    static int queueOf(TraceRecord doorbell) {
        return (int) (doorbell.offset() - DOORBELLS) / STEP;
    }

    /** The first doorbell behind a record; null if there is none. */
    @Nullable TraceRecord nextDoorbell(int index) {
        Map.Entry<Integer, TraceRecord> next = doorbells.higherEntry(index);
        return next == null ? null : next.getValue();
    }

    /** The first tail doorbell of a queue behind a record; null if there is none. */
    @Nullable TraceRecord nextSubmission(int queue, int index) {
        NavigableMap<Integer, TraceRecord> ofQueue = submissions.get(queue);
        Map.Entry<Integer, TraceRecord> next = ofQueue == null ? null : ofQueue.higherEntry(index);
        return next == null || isDisabling(next.getValue()) ? null : next.getValue();
    }

    /** The creation that a doorbell announces; null if it announces something else. */
    @Nullable Creation creation(TraceRecord doorbell) {
        return creations.get(doorbell);
    }

    /** Whether the command that a doorbell announces is never completed. */
    boolean isUnanswered(TraceRecord doorbell) {
        return unanswered.contains(doorbell);
    }

    /** Entries of an I/O queue. */
    int entries(int queue) {
        return entries.getOrDefault(queue, ENTRIES_DEFAULT);
    }
}
