package dev.doorbell.pci.nvme;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A completion queue, as its controller keeps it, with the completions that wait for room.
 *
 * <p>The phase bit is one on the first pass and turns with each wrap. A queue holds one entry less than
 * its size.
 */
final class CompletionQueue {
    static final int ENTRY_BYTES = 16;

    private final int id;
    private final int size;
    private final long base;
    private final int vector;
    private final boolean interrupts;
    private int head;
    private int tail;
    private int phase = 1;

    /** Submission queues that complete here. */
    private int submitters;

    // A ring of completions not posted yet, oldest at first; grows as far as the submitters' sizes.
    private @Nullable SubmissionQueue[] from = new @Nullable SubmissionQueue[16];
    private int[] commandIds = new int[16];
    private int[] statuses = new int[16];
    private int[] results = new int[16];
    private int first;
    private int waiting;

    // Where the interrupt unit keeps its own.
    int unannounced;
    boolean announced;

    CompletionQueue(int id, int size, long base, int vector, boolean interrupts) {
        this.id = id;
        this.size = size;
        this.base = base;
        this.vector = vector;
        this.interrupts = interrupts;
    }

    int id() {
        return id;
    }

    int size() {
        return size;
    }

    int vector() {
        return vector;
    }

    /** Whether it interrupts at all. */
    boolean interrupts() {
        return interrupts;
    }

    boolean isEmpty() {
        return head == tail;
    }

    boolean isFull() {
        return (tail + 1 == size ? 0 : tail + 1) == head;
    }

    /** Whether moving the head to {@code newHead} takes no more entries than there are. */
    boolean holdsUpTo(int newHead) {
        return countUpTo(newHead) <= Math.floorMod(tail - head, size);
    }

    /** How many entries moving the head to {@code newHead} takes. */
    int countUpTo(int newHead) {
        return Math.floorMod(newHead - head, size);
    }

    void moveHead(int newHead) {
        head = newHead;
    }

    int submitters() {
        return submitters;
    }

    void join() {
        submitters++;
    }

    /** {@code queue} is deleted: its completions that wait go nowhere. */
    void leave(SubmissionQueue queue) {
        submitters--;
        int kept = 0;
        for (int i = 0; i < waiting; i++) {
            int slot = first + i & from.length - 1;
            if (!queue.equals(from[slot])) {
                move(slot, first + kept & from.length - 1);
                kept++;
            }
        }
        waiting = kept;
    }

    private void move(int slot, int to) {
        from[to] = from[slot];
        commandIds[to] = commandIds[slot];
        statuses[to] = statuses[slot];
        results[to] = results[slot];
    }

    boolean hasWaiting() {
        return waiting > 0;
    }

    /** A command of {@code queue} is done. */
    void add(SubmissionQueue queue, int commandId, int status, int result) {
        if (waiting == from.length) {
            grow();
        }
        int slot = first + waiting++ & from.length - 1;
        from[slot] = queue;
        commandIds[slot] = commandId;
        statuses[slot] = status;
        results[slot] = result;
    }

    private void grow() {
        int had = from.length;
        from = Arrays.copyOf(from, 2 * had);
        commandIds = Arrays.copyOf(commandIds, 2 * had);
        statuses = Arrays.copyOf(statuses, 2 * had);
        results = Arrays.copyOf(results, 2 * had);
        for (int slot = 0; slot < first; slot++) { // what had wrapped goes behind the rest
            move(slot, had + slot);
        }
    }

    /** Where the next entry goes. */
    long entryAddress() {
        return base + (long) tail * ENTRY_BYTES;
    }

    /** Takes the oldest completion that waits, as an entry for the tail; moves the tail. */
    void take(byte[] entry) {
        SubmissionQueue queue = from[first];
        if (queue == null || waiting == 0) {
            throw new IllegalStateException("no completion waits");
        }
        queue.completed();
        LittleEndian.put(entry, 0, 4, results[first]);
        LittleEndian.put(entry, 4, 4, 0);
        LittleEndian.put(entry, 8, 2, queue.head());
        LittleEndian.put(entry, 10, 2, queue.id());
        LittleEndian.put(entry, 12, 2, commandIds[first]);
        LittleEndian.put(entry, 14, 2, statuses[first] << 1 | phase);
        from[first] = null;
        first = first + 1 & from.length - 1;
        waiting--;
        tail++;
        if (tail == size) {
            tail = 0;
            phase ^= 1;
        }
    }
}
