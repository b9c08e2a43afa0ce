package dev.doorbell.pci.nvme;

import org.jspecify.annotations.Nullable;

/** The queues there are, by number; the admin queues have number 0. */
final class Queues {
    private final @Nullable SubmissionQueue[] submissions;
    private final @Nullable CompletionQueue[] completions;
    private int turn;
    private int burst;

    Queues(int count) {
        submissions = new @Nullable SubmissionQueue[count];
        completions = new @Nullable CompletionQueue[count];
    }

    /** Numbers there are. */
    int count() {
        return submissions.length;
    }

    @Nullable SubmissionQueue submission(int id) {
        return id < submissions.length ? submissions[id] : null;
    }

    @Nullable CompletionQueue completion(int id) {
        return id < completions.length ? completions[id] : null;
    }

    void add(SubmissionQueue queue) {
        submissions[queue.id()] = queue;
        queue.completions().join();
    }

    void add(CompletionQueue queue) {
        completions[queue.id()] = queue;
    }

    void remove(SubmissionQueue queue) {
        submissions[queue.id()] = null;
        queue.delete();
        queue.completions().leave(queue);
    }

    void remove(CompletionQueue queue) {
        completions[queue.id()] = null;
    }

    /** Removes all; what is under way for them comes to nothing. */
    void clear() {
        for (int id = 0; id < submissions.length; id++) {
            SubmissionQueue queue = submissions[id];
            if (queue != null) {
                remove(queue);
            }
            completions[id] = null;
        }
        turn = 0;
        burst = 0;
    }

    /**
     * The queue whose turn it is to have a command fetched: round robin, up to {@code burstMax}
     * commands of one queue in a row.
     */
    @Nullable SubmissionQueue next(int burstMax) {
        SubmissionQueue same = submissions[turn];
        if (same != null && same.hasWork() && burst < burstMax) {
            burst++;
            return same;
        }
        for (int step = 1; step <= submissions.length; step++) {
            int id = (turn + step) % submissions.length;
            SubmissionQueue queue = submissions[id];
            if (queue != null && queue.hasWork()) {
                turn = id;
                burst = 1;
                return queue;
            }
        }
        return null;
    }
}
