package dev.doorbell.nic.peer;

import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.EthernetFrame;
import dev.doorbell.nic.peer.packet.Ipv4Packet;
import dev.doorbell.nic.peer.packet.TcpSegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A client small enough to be believed: takes what is next, acknowledges each segment, and drops what
 * comes too early, with or without a duplicate acknowledgement. Sends again only if told to.
 */
final class MiniTcp {
    private static final int FIRST = 0xFFFF_FFF0; // wraps soon
    private static final long AGAIN = 700 * PeerBench.MILLIS;

    /** A segment of the server, and when it was here. */
    record Heard(long ticks, TcpSegment segment) {}

    final List<Heard> heard = new ArrayList<>();
    final StringBuilder received = new StringBuilder();
    private final PeerBench bench;
    private final int address;
    private final int port;
    private final int serverPort;

    boolean tellsOfGaps;
    boolean acknowledges = true;
    boolean answersFin = true;
    boolean again;
    int window = 65_535;
    int segmentOption = 1460;
    boolean established;
    boolean serverFinished;
    boolean reset;
    boolean finSent;
    private String request = "";
    private int sentBytes;
    private int acknowledgedPlaces;
    private int expected;

    MiniTcp(PeerBench bench, int port, int address, int serverPort) {
        this.bench = bench;
        this.port = port;
        this.address = address;
        this.serverPort = serverPort;
    }

    /** Its frames only. */
    MiniTcp listen() {
        bench.onFrame(this::hear);
        return this;
    }

    void connect() {
        say(0, TcpSegment.SYN, "");
        repeat();
    }

    /** Connects, and sends {@code text} once established. */
    void connectAndSend(String text) {
        request = text;
        connect();
    }

    void send(String text) {
        int place = 1 + sentBytes;
        request += text;
        sentBytes += text.length();
        say(place, TcpSegment.ACK | TcpSegment.PSH, text);
    }

    void finish() {
        finSent = true;
        say(1 + request.length(), TcpSegment.ACK | TcpSegment.FIN, "");
    }

    void acknowledge() {
        say(nextPlace(), TcpSegment.ACK, "");
    }

    /** The sequence number of a place of its stream. */
    int sequence(int place) {
        return FIRST + place;
    }

    private int nextPlace() {
        return 1 + sentBytes + (finSent ? 1 : 0);
    }

    void say(int place, int flags, String data) {
        say(place, flags, data, expected);
    }

    /** The same, acknowledging less than has come: as if it had crossed the rest. */
    void say(int place, int flags, String data, int acknowledgement) {
        bench.sendTcp(
                address,
                new TcpSegment(
                        port,
                        serverPort,
                        FIRST + place,
                        (flags & TcpSegment.ACK) != 0 ? acknowledgement : 0,
                        flags,
                        window,
                        (flags & TcpSegment.SYN) != 0 ? segmentOption : 0,
                        Bytes.ofAscii(data)));
    }

    /** The next sequence number expected of the server. */
    int expected() {
        return expected;
    }

    private void repeat() {
        if (!again) {
            return;
        }
        bench.after(
                AGAIN,
                () -> {
                    if (reset) {
                        return;
                    }
                    if (!established) {
                        say(0, TcpSegment.SYN, "");
                    } else if (acknowledgedPlaces < 1 + sentBytes) {
                        say(1, TcpSegment.ACK | TcpSegment.PSH, request);
                    } else if (finSent && acknowledgedPlaces < 2 + sentBytes) {
                        finish();
                    }
                    repeat();
                });
    }

    void hear(EthernetFrame frame) {
        if (frame.type() != EthernetFrame.IPV4
                || PeerBench.ipv4(frame).protocol() != Ipv4Packet.TCP) {
            return;
        }
        TcpSegment segment = PeerBench.tcp(frame);
        if (segment.destinationPort() != port || segment.sourcePort() != serverPort) {
            return;
        }
        heard.add(new Heard(bench.now(), segment));
        if (segment.has(TcpSegment.RST)) {
            reset = true;
        } else if (segment.has(TcpSegment.SYN)) {
            opened(segment);
        } else if (established) {
            acknowledgedPlaces = Math.max(acknowledgedPlaces, segment.acknowledgement() - FIRST);
            data(segment);
        }
    }

    private void opened(TcpSegment segment) {
        boolean first = !established;
        established = true;
        if (first) {
            expected = segment.sequence() + 1;
            acknowledgedPlaces = 1;
        }
        if (acknowledges) {
            acknowledge();
        }
        if (first && !request.isEmpty()) {
            sentBytes = request.length();
            say(1, TcpSegment.ACK | TcpSegment.PSH, request);
        }
    }

    private void data(TcpSegment segment) {
        if (segment.sequenceLength() == 0) {
            return;
        }
        int ahead = segment.sequence() - expected;
        if (ahead != 0 || segment.payload().length() > window) {
            if (acknowledges && (tellsOfGaps || ahead < 0 || window == 0)) {
                acknowledge();
            }
            return;
        }
        received.append(segment.payload().toAscii());
        expected += segment.payload().length();
        if (segment.has(TcpSegment.FIN)) {
            expected++;
            serverFinished = true;
        }
        if (acknowledges) {
            acknowledge();
        }
        if (serverFinished && answersFin && !finSent) {
            finish();
        }
    }

    /** What came behind the head of the response. */
    String body() {
        int end = received.indexOf("\r\n\r\n");
        return end < 0 ? "" : received.substring(end + 4);
    }

    static String pattern(int bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            text.append((char) HttpConfig.bodyByte(i));
        }
        return text.toString();
    }
}
