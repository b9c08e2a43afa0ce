package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.TcpSegment;
import dev.doorbell.sim.event.Event;
import java.util.Arrays;

/**
 * The server's half of a connection: sends, and sends again until it is acknowledged or gives up.
 *
 * <p>Places in the stream count from the SYN, which is number 0; the FIN has the place behind the last
 * byte. No segment waits for more bytes to fill it (TCP_NODELAY). After a timeout it sends again from the
 * oldest place on, as far as the congestion window lets it.
 *
 * <p>Source: RFC 5681 (slow start, congestion avoidance, fast retransmit), RFC 6582 (partial
 * acknowledgements), RFC 6298 (timer), RFC 6928 (initial window), RFC 9293, section 3.8.6 (windows).
 */
final class TcpSender {
    private static final int DUPLICATES_FOR_RETRANSMIT = 3;
    private static final long UNLIMITED = 1L << 40;

    /** The connection: adds acknowledgement, window and address to what is sent. */
    interface Output {
        /** Sends a segment; {@code again} if any of it was sent before. */
        void send(long place, int flags, Bytes data, boolean again);

        /** Nothing has been acknowledged for too long. */
        void giveUp();
    }

    private final PeerClock clock;
    private final PeerLog log;
    private final String host;
    private final TcpConfig config;
    private final Output output;
    private final RtoEstimator rto;
    private final Event timer;
    private final int initialSequence;

    // Places: oldest not acknowledged, next to send, behind the last ever sent, behind the last
    // written.
    private long oldest;
    private long next;
    private long sentEnd;
    private long writtenEnd = 1;
    private boolean finWanted;
    private byte[] written = new byte[0];
    private long writtenFrom = 1;

    private int segmentBytes;
    private long window;
    private long windowLargest;
    private long congestionWindow;
    private long slowStartThreshold = UNLIMITED;
    private int duplicates;
    private boolean recovering;
    private long recoverUntil;
    private int retransmissions;
    private int synRetransmissions;
    private int probes;
    private int unansweredProbes;
    private boolean timing;
    private long timedPlace;
    private long timedAtTicks;

    TcpSender(
            PeerClock clock,
            PeerLog log,
            String host,
            TcpConfig config,
            int initialSequence,
            Output output) {
        this.clock = clock;
        this.log = log;
        this.host = host;
        this.config = config;
        this.initialSequence = initialSequence;
        this.output = output;
        this.rto = new RtoEstimator(clock, config.rto());
        this.timer = clock.timer(host + ".tcp.retransmit", this::timeOut);
    }

    /** Answers the guest's SYN, whose option says {@code guestSegmentBytes}; 0 if it has none. */
    void open(int guestSegmentBytes) {
        // Source: RFC 9293, section 3.7.1: 536 bytes if the option is missing.
        int theirs = guestSegmentBytes == 0 ? 536 : Math.max(64, guestSegmentBytes);
        segmentBytes = Math.min(config.segmentBytesMax(), theirs);
        congestionWindow = segmentBytes;
        sendSyn();
    }

    /** The guest has sent its SYN again, so ours may be lost. */
    void openAgain() {
        timing = false;
        sendSyn();
    }

    private void sendSyn() {
        boolean again = sentEnd > 0;
        if (!again) {
            time(0);
        }
        next = 1;
        sentEnd = 1;
        output.send(0, TcpSegment.SYN, Bytes.EMPTY, again);
        if (!timer.isScheduled()) {
            clock.set(timer, rto.timeoutTicks());
        }
    }

    int segmentBytes() {
        return segmentBytes;
    }

    /** The sequence number of a place. */
    int sequenceOf(long place) {
        return initialSequence + (int) place;
    }

    /** The place of a sequence number: the one nearest to the oldest that is not acknowledged. */
    long placeOf(int sequence) {
        return oldest + (sequence - sequenceOf(oldest));
    }

    /** The place behind the last ever sent. */
    long sentEnd() {
        return sentEnd;
    }

    /** The next place to send. */
    long next() {
        return next;
    }

    /** Data bytes that have not been acknowledged, sent or not. */
    long backlogBytes() {
        return Math.max(0, writtenEnd - Math.max(1, oldest));
    }

    /** Data bytes that have been acknowledged. */
    long acknowledgedBytes() {
        return Math.max(0, Math.min(oldest, writtenEnd) - 1);
    }

    /** Whether all has been acknowledged, the FIN too. */
    boolean isFinished() {
        return finWanted && oldest == writtenEnd + 1;
    }

    /** Adds bytes behind all others. {@link #push} sends them. */
    void write(Bytes data) {
        int unacknowledged = (int) (writtenEnd - Math.max(1, oldest));
        int drop = (int) (writtenEnd - writtenFrom) - unacknowledged;
        byte[] larger = Arrays.copyOfRange(written, drop, drop + unacknowledged + data.length());
        data.copyTo(larger, unacknowledged);
        written = larger;
        writtenFrom += drop;
        writtenEnd += data.length();
    }

    /** There will be no more bytes. {@link #push} sends the FIN behind the last. */
    void finish() {
        finWanted = true;
    }

    /** The guest's window, as its newest segment says. */
    void window(long bytes) {
        if (window == 0 && bytes > 0 && probes > 0) {
            probes = 0;
            clock.cancel(timer); // it was the probes'
        }
        window = bytes;
        windowLargest = Math.max(windowLargest, bytes);
    }

    /**
     * The guest expects {@code place} next; all before it is there. At most {@link #sentEnd}.
     *
     * @param mayRepeat whether the segment had neither data nor a new window, so that it can be one of
     *     those that tell of a gap
     */
    void acknowledged(long place, boolean mayRepeat) {
        unansweredProbes = 0;
        if (place > oldest) {
            advance(place);
        } else if (place == oldest && mayRepeat && oldest < sentEnd) {
            repeated();
        }
    }

    private void advance(long place) {
        long fresh = place - oldest;
        boolean opening = oldest == 0;
        if (timing && place > timedPlace) {
            rto.measured(clock.now() - timedAtTicks);
            timing = false;
        }
        oldest = place;
        next = Math.max(next, place);
        retransmissions = 0;
        duplicates = 0;
        if (opening) {
            begin();
        } else if (recovering) {
            recover(fresh);
        } else if (congestionWindow < slowStartThreshold) {
            congestionWindow += Math.min(fresh, segmentBytes);
        } else {
            long segment = segmentBytes;
            congestionWindow += Math.max(1, segment * segment / congestionWindow);
        }
        clock.cancel(timer);
    }

    /** The SYN is acknowledged. Source: RFC 6928, section 2; RFC 6298, (5.7). */
    private void begin() {
        int segments = synRetransmissions > 1 ? 1 : config.initialWindowSegments();
        congestionWindow = (long) segments * segmentBytes;
        if (synRetransmissions > 0) {
            rto.connectedLate();
        }
    }

    /** In fast recovery something new was acknowledged. Source: RFC 6582, section 3.2, step 3. */
    private void recover(long fresh) {
        if (oldest >= recoverUntil) {
            recovering = false;
            congestionWindow = slowStartThreshold;
            return;
        }
        sendOldest();
        congestionWindow = Math.max(segmentBytes, congestionWindow - fresh);
        if (fresh >= segmentBytes) {
            congestionWindow += segmentBytes;
        }
    }

    private void repeated() {
        duplicates++;
        if (recovering) {
            congestionWindow += segmentBytes;
        } else if (duplicates == DUPLICATES_FOR_RETRANSMIT && oldest > recoverUntil) {
            log.note(host, PeerEvent.Kind.TCP_FAST_RETRANSMIT, oldest, 0);
            slowStartThreshold = halfOfFlight();
            recoverUntil = sentEnd;
            recovering = true;
            sendOldest();
            congestionWindow = slowStartThreshold + (long) DUPLICATES_FOR_RETRANSMIT * segmentBytes;
        }
    }

    private long halfOfFlight() {
        return Math.max((sentEnd - oldest) / 2, 2L * segmentBytes);
    }

    private void sendOldest() {
        long length = Math.min(segmentBytes, writtenEnd - oldest);
        sendFrom(oldest, (int) length);
    }

    /** Sends what the windows let through, and sets the timer for it. */
    void push() {
        if (oldest == 0) {
            return; // not before the SYN is acknowledged
        }
        long limit = oldest + Math.min(congestionWindow, window);
        while (next < writtenEnd || (finWanted && next == writtenEnd)) {
            long left = writtenEnd - next;
            long whole = Math.min(segmentBytes, left);
            long length = Math.min(whole, limit - next);
            if (left > 0 && (length <= 0 || (length < whole && !isWorthCutting(length)))) {
                break;
            }
            next += sendFrom(next, (int) Math.max(0, length));
        }
        arm();
    }

    /**
     * Whether to send less than there is because a window ends: only into silence, or if it is half of
     * the largest window seen. Source: RFC 9293, section 3.8.6.2.1; without its override timer.
     */
    private boolean isWorthCutting(long length) {
        return next == oldest || 2 * length >= windowLargest;
    }

    /** Sends the bytes at {@code place}, with the FIN if it is next. Returns how many places it took. */
    private int sendFrom(long place, int length) {
        boolean fin = finWanted && place + length == writtenEnd;
        int places = length + (fin ? 1 : 0);
        boolean again = place < sentEnd;
        if (again) {
            timing = false; // Karn: an acknowledgement could be for either
        } else if (!timing) {
            time(place);
        }
        sentEnd = Math.max(sentEnd, place + places);
        Bytes data = Bytes.copyOf(written, (int) (place - writtenFrom), length);
        boolean last = place + length == writtenEnd;
        int flags = (fin ? TcpSegment.FIN : 0) | (last && length > 0 ? TcpSegment.PSH : 0);
        output.send(place, flags, data, again);
        return places;
    }

    private void time(long place) {
        timing = true;
        timedPlace = place;
        timedAtTicks = clock.now();
    }

    /** The timer runs while something is unacknowledged, or waits for a window that is shut. */
    private void arm() {
        boolean shut = next < writtenEnd && window == 0;
        if (oldest == sentEnd && !shut) {
            clock.cancel(timer);
        } else if (!timer.isScheduled()) {
            clock.set(timer, rto.timeoutTicks());
        }
    }

    private void timeOut() {
        if (oldest == 0) {
            timeOutSyn();
        } else if (window == 0 && oldest < writtenEnd) {
            probe();
        } else {
            timeOutData();
        }
    }

    private void timeOutSyn() {
        if (synRetransmissions == config.synRetransmissionsMax()) {
            output.giveUp();
            return;
        }
        synRetransmissions++;
        timing = false;
        backOff();
        sendSyn();
    }

    private void timeOutData() {
        if (retransmissions == config.retransmissionsMax()) {
            output.giveUp();
            return;
        }
        if (retransmissions++ == 0) {
            slowStartThreshold = halfOfFlight(); // only for the first; RFC 5681, section 3.1, (4)
        }
        recoverUntil = sentEnd;
        recovering = false;
        duplicates = 0;
        congestionWindow = segmentBytes;
        next = oldest;
        backOff();
        push();
    }

    private void backOff() {
        rto.backOff();
        log.note(host, PeerEvent.Kind.TCP_TIMED_OUT, oldest, rto.timeoutTicks());
    }

    /**
     * Sends a byte into a shut window, more and more seldom. It gives up only if the guest does not even
     * answer. The byte does not count as sent: once the window opens, its segment goes out whole.
     */
    private void probe() {
        if (unansweredProbes == config.retransmissionsMax()) {
            output.giveUp();
            return;
        }
        probes++;
        unansweredProbes++;
        log.note(host, PeerEvent.Kind.TCP_PROBED, oldest, probes);
        sendFrom(oldest, 1);
        clock.set(timer, rto.backedOff(probes));
    }

    /** The connection is no more. */
    void stop() {
        clock.cancel(timer);
    }
}
