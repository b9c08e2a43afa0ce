package dev.doorbell.pci.nvme;

/** A submission queue, as its controller keeps it; the entries are in guest memory. */
final class SubmissionQueue {
    static final int ENTRY_BYTES = 64;

    private final int id;
    private final int size;
    private final long base;
    private final CompletionQueue completions;
    private int head;
    private int tail;

    /** Commands fetched whose completions are not posted; as many as the queue has entries. */
    private int outstanding;

    private boolean deleted;

    SubmissionQueue(int id, int size, long base, CompletionQueue completions) {
        this.id = id;
        this.size = size;
        this.base = base;
        this.completions = completions;
    }

    int id() {
        return id;
    }

    int size() {
        return size;
    }

    int head() {
        return head;
    }

    CompletionQueue completions() {
        return completions;
    }

    /** Whether a command waits that may be fetched. */
    boolean hasWork() {
        return head != tail && outstanding < size;
    }

    /** The address of the entry at its head. */
    long entryAddress() {
        return base + (long) head * ENTRY_BYTES;
    }

    /** The entry at its head has been fetched. */
    void fetched() {
        head = head + 1 == size ? 0 : head + 1;
        outstanding++;
    }

    /** A completion of one of its commands is posted. */
    void completed() {
        outstanding--;
    }

    /** Whether moving the tail to {@code newTail} adds no more entries than there is room for. */
    boolean hasRoomUpTo(int newTail) {
        return Math.floorMod(newTail - tail, size) <= Math.floorMod(head - 1 - tail, size);
    }

    void moveTail(int newTail) {
        tail = newTail;
    }

    /** Its commands under way complete no more. */
    void delete() {
        deleted = true;
    }

    boolean isDeleted() {
        return deleted;
    }
}
