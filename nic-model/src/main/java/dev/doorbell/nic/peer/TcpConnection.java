package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.TcpSegment;
import dev.doorbell.sim.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * A connection that the guest has opened, as the server sees it.
 *
 * <p>Source: RFC 9293, sections 3.3.2 and 3.10.7.4; RFC 5961, sections 3.2 and 4.2, for RST and SYN in a
 * connection; RFC 5681, section 4.2, for when to acknowledge.
 */
final class TcpConnection implements TcpSender.Output {
    /** Where it is in its life. */
    enum State {
        SYN_RECEIVED,
        ESTABLISHED,
        CLOSE_WAIT,
        FIN_WAIT_1,
        FIN_WAIT_2,
        CLOSING,
        LAST_ACK,
        TIME_WAIT,
        CLOSED
    }

    private final PeerClock clock;
    private final PeerLog log;
    private final String host;
    private final TcpEndpoint endpoint;
    private final TcpEndpoint.Key key;
    private final TcpConfig config;
    private final TcpSender sender;
    private final Event acknowledgement;
    private final Event lingering;
    private final long delayedAckTicks;
    private final long lingerTicks;

    private @Nullable TcpReceiver receiver;
    private @Nullable TcpApplication application;
    private State state = State.SYN_RECEIVED;
    private long window;
    private long newestAcknowledgement;
    private int unacknowledged; // segments since something was acknowledged
    private boolean owesAck;

    TcpConnection(
            PeerClock clock,
            PeerLog log,
            String host,
            TcpEndpoint endpoint,
            TcpEndpoint.Key key,
            TcpConfig config,
            int initialSequence) {
        this.clock = clock;
        this.log = log;
        this.host = host;
        this.endpoint = endpoint;
        this.key = key;
        this.config = config;
        this.sender = new TcpSender(clock, log, host, config, initialSequence, this);
        this.acknowledgement = clock.timer(host + ".tcp.ack", this::acknowledge);
        this.lingering = clock.timer(host + ".tcp.linger", this::lingered);
        this.delayedAckTicks = clock.ticks(config.delayedAckNanos());
        this.lingerTicks = clock.ticks(config.lingerNanos());
    }

    private TcpReceiver receiver() {
        TcpReceiver known = receiver;
        if (known == null) {
            throw new IllegalStateException("a connection that nobody has opened");
        }
        return known;
    }

    private TcpApplication application() {
        TcpApplication known = application;
        if (known == null) {
            throw new IllegalStateException("a connection that nobody has opened");
        }
        return known;
    }

    /** Answers the SYN that it begins with. */
    void open(TcpSegment syn, TcpApplication program) {
        receiver = new TcpReceiver(syn.sequence(), config.receiveWindowBytes());
        application = program;
        heard(0, syn);
        takeWindow(syn);
        sender.open(syn.segmentBytesMax());
    }

    /** Whether it is over but for a while, and the guest begins anew. RFC 9293, section 3.6.1. */
    boolean givesWayTo(TcpSegment segment) {
        return state == State.TIME_WAIT
                && segment.has(TcpSegment.SYN)
                && !segment.has(TcpSegment.ACK)
                && !segment.has(TcpSegment.RST)
                && receiver().placeOf(segment.sequence()) >= receiver().next();
    }

    /** A segment of the guest is here. */
    void segment(TcpSegment segment) {
        TcpReceiver in = receiver();
        long place = in.placeOf(segment.sequence());
        heard(place, segment);
        boolean syn = segment.has(TcpSegment.SYN);
        if (state == State.SYN_RECEIVED && syn && place == 0 && !segment.has(TcpSegment.ACK)) {
            sender.openAgain();
            return;
        }
        if (!in.isAcceptable(place, segment.sequenceLength())) {
            refuse(segment);
            return;
        }
        if (segment.has(TcpSegment.RST)) {
            if (place == in.next()) {
                end(PeerEvent.Kind.TCP_RESET_HEARD);
            } else {
                acknowledge();
            }
            return;
        }
        if (syn) {
            acknowledge();
            return;
        }
        if (segment.has(TcpSegment.ACK) && takeAcknowledgement(segment)) {
            takeData(place, segment);
            settle();
        }
    }

    private void heard(long place, TcpSegment segment) {
        log.note(host, PeerEvent.Kind.TCP_HEARD, place, segment.payload().length());
    }

    /** It lies outside the window: says what is expected. */
    private void refuse(TcpSegment segment) {
        if (segment.has(TcpSegment.RST)) {
            return;
        }
        if (state == State.TIME_WAIT && segment.has(TcpSegment.FIN)) {
            clock.set(lingering, lingerTicks);
        }
        acknowledge();
    }

    /** Takes what the guest says of our half. Returns whether the rest of the segment counts. */
    private boolean takeAcknowledgement(TcpSegment segment) {
        long place = sender.placeOf(segment.acknowledgement());
        if (state == State.SYN_RECEIVED) {
            if (place != 1) {
                endpoint.reset(key.address(), segment);
                return false;
            }
            state = State.ESTABLISHED;
            log.note(host, PeerEvent.Kind.TCP_OPENED, key.port(), key.localPort());
            application().opened();
        }
        if (place > sender.sentEnd()) {
            acknowledge();
            return false;
        }
        boolean sameWindow = segment.window() == window;
        if (place >= newestAcknowledgement) { // an older one says nothing of the window now
            newestAcknowledgement = place;
            takeWindow(segment);
        }
        sender.acknowledged(place, segment.sequenceLength() == 0 && sameWindow);
        if (sender.isFinished()) {
            finAcknowledged();
        }
        return state != State.CLOSED;
    }

    private void takeWindow(TcpSegment segment) {
        window = segment.window();
        sender.window(window);
    }

    private void finAcknowledged() {
        switch (state) {
            case FIN_WAIT_1 -> {
                state = State.FIN_WAIT_2;
                clock.set(lingering, lingerTicks);
            }
            case CLOSING -> linger();
            case LAST_ACK -> end(PeerEvent.Kind.TCP_CLOSED);
            case SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT, FIN_WAIT_2, TIME_WAIT, CLOSED -> {}
        }
    }

    private void takeData(long place, TcpSegment segment) {
        boolean fin = segment.has(TcpSegment.FIN);
        if (segment.payload().length() == 0 && !fin) {
            return;
        }
        TcpReceiver in = receiver();
        boolean wasFinished = in.isFinished();
        boolean expected = in.take(place, segment.payload(), fin, application()::received);
        unacknowledged++;
        owesAck = true;
        if (!expected || in.hasGap() || unacknowledged >= config.ackEverySegments()) {
            unacknowledged = config.ackEverySegments(); // at once
        }
        if (in.isFinished() && !wasFinished) {
            unacknowledged = config.ackEverySegments();
            guestFinished();
        }
    }

    private void guestFinished() {
        switch (state) {
            case ESTABLISHED -> {
                state = State.CLOSE_WAIT;
                application().finished();
            }
            case FIN_WAIT_1 -> state = State.CLOSING;
            case FIN_WAIT_2 -> linger();
            case SYN_RECEIVED, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT, CLOSED -> {}
        }
    }

    private void linger() {
        state = State.TIME_WAIT;
        clock.set(lingering, lingerTicks);
    }

    private void lingered() {
        end(PeerEvent.Kind.TCP_CLOSED);
    }

    /** The program has bytes for the guest. */
    void write(Bytes data) {
        if (state != State.CLOSED) {
            sender.write(data);
        }
    }

    /** Bytes of the program that have not been acknowledged. */
    long backlogBytes() {
        return sender.backlogBytes();
    }

    /** The program has no more bytes for the guest. */
    void close() {
        switch (state) {
            case ESTABLISHED -> {
                state = State.FIN_WAIT_1;
                sender.finish();
            }
            case CLOSE_WAIT -> {
                state = State.LAST_ACK;
                sender.finish();
            }
            case SYN_RECEIVED, FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT, CLOSED -> {}
        }
    }

    /** The only place that decides what is sent now: data first, which acknowledges as well. */
    void settle() {
        if (state == State.CLOSED) {
            return;
        }
        sender.push();
        if (!owesAck) {
            return;
        }
        if (unacknowledged >= config.ackEverySegments() || delayedAckTicks == 0) {
            acknowledge();
        } else if (!acknowledgement.isScheduled()) {
            clock.set(acknowledgement, delayedAckTicks);
        }
    }

    private void acknowledge() {
        say(sender.next(), 0, Bytes.EMPTY, 0);
    }

    @Override
    public void send(long place, int flags, Bytes data, boolean again) {
        PeerEvent.Kind kind = again ? PeerEvent.Kind.TCP_RETRANSMITTED : PeerEvent.Kind.TCP_SAID;
        log.note(host, kind, place, data.length());
        boolean opens = (flags & TcpSegment.SYN) != 0;
        say(place, flags, data, opens ? config.segmentBytesMax() : 0);
    }

    private void say(long place, int flags, Bytes data, int segmentOption) {
        owesAck = false;
        unacknowledged = 0;
        clock.cancel(acknowledgement);
        endpoint.send(
                key.address(),
                new TcpSegment(
                        key.localPort(),
                        key.port(),
                        sender.sequenceOf(place),
                        receiver().nextSequence(),
                        flags | TcpSegment.ACK,
                        config.receiveWindowBytes(),
                        segmentOption,
                        data));
    }

    @Override
    public void giveUp() {
        end(PeerEvent.Kind.TCP_GAVE_UP);
    }

    /** It is no more, for that reason. */
    void end(PeerEvent.Kind how) {
        log.note(host, how, key.port(), sender.acknowledgedBytes());
        state = State.CLOSED;
        sender.stop();
        clock.cancel(acknowledgement);
        clock.cancel(lingering);
        endpoint.forget(key);
        application().ended();
    }
}
