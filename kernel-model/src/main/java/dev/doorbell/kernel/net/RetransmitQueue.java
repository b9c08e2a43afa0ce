package dev.doorbell.kernel.net;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has sent and its peer has not acknowledged, and when the oldest of it goes out
 * again.
 *
 * <p>The timeout is RFC 6298's initial second, doubled with every use; round trips are not measured.
 */
final class RetransmitQueue {
    /**
     * A segment sent.
     *
     * @param sequence of its first byte
     * @param flags of its header
     * @param data it carries
     */
    @SuppressWarnings("ArrayRecordComponent") // the same array is meant, not an equal one
    record Sent(int sequence, int flags, byte[] data) {
        int end() {
            boolean counts = (flags & (TcpSegment.SYN | TcpSegment.FIN)) != 0;
            return sequence + data.length + (counts ? 1 : 0);
        }
    }

    private static final long TIMEOUT_MILLIS = 1000;

    /** The next timeout after so many retransmissions gives the connection up. */
    private static final int RETRIES_MAX = 6;

    private final Deque<Sent> unacknowledged = new ArrayDeque<>();
    private long deadlineMillis;
    private int retries;

    void add(Sent sent, long nowMillis) {
        if (unacknowledged.isEmpty()) {
            deadlineMillis = nowMillis + TIMEOUT_MILLIS;
        }
        unacknowledged.addLast(sent);
    }

    /** The peer has everything before {@code sequence}. */
    void acknowledged(int sequence, long nowMillis) {
        boolean moved = false;
        while (!unacknowledged.isEmpty() && unacknowledged.getFirst().end() - sequence <= 0) {
            unacknowledged.removeFirst();
            moved = true;
        }
        if (moved) {
            retries = 0;
            deadlineMillis = nowMillis + TIMEOUT_MILLIS;
        }
    }

    /** The segment that is to go out again now; null if none is. */
    @Nullable Sent takeDue(long nowMillis) {
        Sent oldest = unacknowledged.peekFirst();
        if (oldest == null || nowMillis < deadlineMillis || isHopeless()) {
            return null;
        }
        retries++;
        deadlineMillis = nowMillis + (TIMEOUT_MILLIS << retries);
        return oldest;
    }

    /** Whether the last retransmission's timeout is the one to give up after. */
    boolean isHopeless() {
        return retries >= RETRIES_MAX;
    }

    boolean isOverdue(long nowMillis) {
        return !unacknowledged.isEmpty() && nowMillis >= deadlineMillis;
    }

    void clear() {
        unacknowledged.clear();
    }
}
