package dev.doorbell.bench.replay.linux;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the models have done since the last stimulus and no record has told of yet, in order. */
final class OutputLog {
    private static final int KEPT_MAX = 10_000;

    private final List<Output> pending = new ArrayList<>();

    /** The models have done something. */
    void add(Output output) {
        if (pending.size() < KEPT_MAX) {
            pending.add(output);
        }
    }

    /** Takes the first of that kind and index; null if there is none. */
    @Nullable Output take(TraceOp op, int index) {
        for (Iterator<Output> all = pending.iterator(); all.hasNext(); ) {
            Output output = all.next();
            if (output.op() == op && output.index() == index) {
                all.remove();
                return output;
            }
        }
        return null;
    }

    /** Takes the first message of {@code requester} with that data; null if there is none. */
    @Nullable Output takeMessage(int requester, long data) {
        for (Iterator<Output> all = pending.iterator(); all.hasNext(); ) {
            Output output = all.next();
            boolean isIts = requester < 0 || output.requester() == requester;
            if (output.op() == TraceOp.MESSAGE && output.extra() == data && isIts) {
                all.remove();
                return output;
            }
        }
        return null;
    }

    /** Takes all that is left. */
    List<Output> drain() {
        if (pending.isEmpty()) {
            return List.of();
        }
        List<Output> left = List.copyOf(pending);
        pending.clear();
        return left;
    }
}
