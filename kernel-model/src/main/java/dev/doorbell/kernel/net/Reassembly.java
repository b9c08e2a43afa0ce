package dev.doorbell.kernel.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Segments that came before their turn, with their journeys; a bounded number of them. */
final class Reassembly {
    private static final int SEGMENTS_MAX = 64;

    /**
     * A segment that waits.
     *
     * @param segment which
     * @param journey of its frame
     */
    record Waiting(TcpSegment segment, long journey) {}

    private final List<Waiting> waiting = new ArrayList<>();

    /** Keeps a segment unless it is there already; answers whether it has. */
    boolean keep(TcpSegment segment, long journey) {
        if (waiting.size() == SEGMENTS_MAX) {
            return false;
        }
        for (Waiting other : waiting) {
            if (other.segment.sequence() == segment.sequence()) {
                return false;
            }
        }
        waiting.add(new Waiting(segment, journey));
        return true;
    }

    /** Takes a segment whose turn has come, or has passed; null if there is none. */
    @Nullable Waiting takeThrough(int sequence) {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).segment.sequence() - sequence <= 0) {
                return waiting.remove(i);
            }
        }
        return null;
    }

    /** Takes any; null if there is none. */
    @Nullable Waiting takeAny() {
        return waiting.isEmpty() ? null : waiting.remove(waiting.size() - 1);
    }
}
