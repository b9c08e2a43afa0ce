package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.Bytes;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The guest's half of a connection: puts its bytes in order.
 *
 * <p>Places in the stream count from the guest's SYN, which is number 0. Up to {@value #PARTS_MAX} parts
 * that came too early wait; a further one is forgotten, as if lost.
 */
final class TcpReceiver {
    static final int PARTS_MAX = 256;

    private final int initialSequence;
    private final int windowBytes;
    private final Map<Long, Bytes> early = new TreeMap<>();
    private long next = 1;
    private long finAt = Long.MAX_VALUE;

    TcpReceiver(int initialSequence, int windowBytes) {
        this.initialSequence = initialSequence;
        this.windowBytes = windowBytes;
    }

    /** The place of a sequence number: the one nearest to the next expected. */
    long placeOf(int sequence) {
        return next + (sequence - nextSequence());
    }

    /** The next place expected. */
    long next() {
        return next;
    }

    /** The next sequence number expected. */
    int nextSequence() {
        return initialSequence + (int) next;
    }

    /** Whether a segment has anything to do with the window. Source: RFC 9293, section 3.10.7.4. */
    boolean isAcceptable(long place, int length) {
        long last = place + Math.max(0, length - 1);
        return isInWindow(place)
                || isInWindow(last)
                || (place < next && last >= next + windowBytes);
    }

    private boolean isInWindow(long place) {
        return place >= next && place < next + windowBytes;
    }

    /** Whether parts wait for what is before them. */
    boolean hasGap() {
        return !early.isEmpty();
    }

    /** Whether all has come that the guest will send. */
    boolean isFinished() {
        return next > finAt;
    }

    /**
     * Takes a segment's bytes; what is now in order goes to {@code sink}.
     *
     * @return whether it was what was expected, and nothing is missing
     */
    boolean take(long place, Bytes data, boolean fin, Consumer<Bytes> sink) {
        boolean expected = place == next && early.isEmpty();
        if (fin) {
            finAt = Math.min(finAt, place + data.length());
        }
        long end = Math.min(place + data.length(), next + windowBytes);
        Bytes kept = data.first((int) Math.max(0, end - place));
        if (kept.length() > 0 && end > next && (early.size() < PARTS_MAX || place <= next)) {
            early.merge(place, kept, (a, b) -> a.length() >= b.length() ? a : b);
        }
        drain(sink);
        if (next == finAt) {
            next++;
        }
        return expected;
    }

    private void drain(Consumer<Bytes> sink) {
        while (!early.isEmpty()) {
            Map.Entry<Long, Bytes> first = early.entrySet().iterator().next();
            if (first.getKey() > next) {
                return;
            }
            early.remove(first.getKey());
            Bytes fresh = first.getValue().skip((int) (next - first.getKey()));
            if (fresh.length() > 0) {
                next += fresh.length();
                sink.accept(fresh);
            }
        }
    }
}
