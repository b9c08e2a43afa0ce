package dev.doorbell.nic.peer;

import static dev.doorbell.nic.peer.PeerBench.MILLIS;
import static dev.doorbell.nic.peer.PeerBench.SECONDS;
import static dev.doorbell.nic.peer.PeerBench.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.peer.packet.TcpSegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Walks through a connection's life, segment by segment. */
class TcpStatesTest {
    private static final int ACK = TcpSegment.ACK;
    private static final int FIN = TcpSegment.FIN;
    private static final int RST = TcpSegment.RST;
    private static final int SYN = TcpSegment.SYN;
    private static final String GET = "GET / HTTP/1.1\r\n\r\n";

    private PeerBench bench = new PeerBench(PeerBench.with(host(HttpConfig.serving(10))));
    private MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();

    private static HostConfig host(HttpConfig http) {
        return PeerBench.server()
                .withHttp(http)
                .withTcp(
                        TcpConfig.DEFAULT
                                .withInitialSequence(0xFFFF_FFFEL)
                                .withDelayedAck(0, 1)
                                .withConnectionsMax(2));
    }

    private void use(HostConfig host) {
        bench.close();
        bench = new PeerBench(PeerBench.with(host));
        client = new MiniTcp(bench, 5000, SERVER, 80).listen();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** The sequence number of the guest's FIN behind one request. */
    private static int finOf(MiniTcp client) {
        return client.sequence(1 + GET.length());
    }

    private TcpSegment last() {
        return client.heard.get(client.heard.size() - 1).segment();
    }

    private void run() {
        bench.runFor(0);
    }

    @Test
    void theAnswerToASynTellsSegmentSizeAndWindow() {
        client.connect();
        run();

        TcpSegment answer = client.heard.get(0).segment();
        assertThat(answer.flags()).isEqualTo(SYN | ACK);
        assertThat(answer.segmentBytesMax()).isEqualTo(1460);
        assertThat(answer.window()).isEqualTo(65_535);
        assertThat(answer.sequence()).isEqualTo(-2);
        assertThat(bench.count(PeerEvent.Kind.TCP_OPENED)).isEqualTo(1);
    }

    @Test
    void aPageIsServedAcrossTheWrapOfBothSequenceNumbersAndEndsInTimeWait() {
        client.connectAndSend(GET);
        run();

        assertThat(client.body()).isEqualTo(MiniTcp.pattern(10));
        assertThat(client.serverFinished).isTrue();
        assertThat(bench.network.connections("server")).isEqualTo(1);
        bench.runFor(60 * SECONDS - 1);
        assertThat(bench.network.connections("server")).isEqualTo(1);
        bench.runFor(1);
        assertThat(bench.network.connections("server")).isZero();
        assertThat(bench.count(PeerEvent.Kind.TCP_CLOSED)).isEqualTo(1);
    }

    @Test
    void timeWaitAnswersARepeatedFinAndStartsItsMinuteAnew() {
        client.connectAndSend(GET);
        run();
        bench.runFor(30 * SECONDS);
        int before = client.heard.size();
        client.finish();
        run();

        assertThat(client.heard).hasSize(before + 1);
        bench.runFor(45 * SECONDS);
        assertThat(bench.network.connections("server")).isEqualTo(1);
        bench.runFor(15 * SECONDS);
        assertThat(bench.network.connections("server")).isZero();
    }

    @Test
    void timeWaitGivesWayToALaterSyn() {
        client.connectAndSend(GET);
        run();
        client.acknowledges = false;
        client.say(1000, SYN, "");
        run();

        assertThat(last().flags()).isEqualTo(SYN | ACK);
        assertThat(bench.network.connections("server")).isEqualTo(1);
    }

    @Test
    void aGuestThatClosesFirstGetsItsFinAcknowledgedAndTheServersFin() {
        client.connect();
        run();
        client.finish();
        run();

        assertThat(client.serverFinished).isTrue();
        assertThat(last().has(FIN)).isTrue();
        assertThat(bench.network.connections("server")).isZero(); // LAST-ACK was acknowledged
    }

    @Test
    void bothMayCloseAtOnce() {
        client.answersFin = false;
        client.acknowledges = false;
        client.connect();
        run();
        client.acknowledge();
        int early = client.expected();
        client.send(GET);
        run(); // the response and the FIN are under way; the guest's FIN crosses them
        client.say(1 + GET.length(), ACK | FIN, "", early);
        run();
        assertThat(last().flags()).isEqualTo(ACK);
        assertThat(last().acknowledgement() - finOf(client)).as("the guest's FIN").isEqualTo(1);
        assertThat(bench.network.connections("server")).isEqualTo(1); // CLOSING
        int heard = client.heard.size();
        bench.runFor(SECONDS);
        assertThat(client.heard)
                .as("its own FIN again, and what goes before")
                .hasSizeGreaterThan(heard);
        client.say(2 + GET.length(), ACK, "");
        run(); // TIME-WAIT: nothing more is sent
        heard = client.heard.size();
        bench.runFor(30 * SECONDS);
        assertThat(client.heard).hasSize(heard);
        assertThat(bench.network.connections("server")).isEqualTo(1);
        bench.runFor(61 * SECONDS);
        assertThat(bench.network.connections("server")).isZero();
    }

    @Test
    void aGuestThatNeverClosesIsForgottenAfterTheLinger() {
        client.answersFin = false;
        client.connectAndSend(GET);
        run();
        bench.runFor(60 * SECONDS - 1);
        assertThat(bench.network.connections("server")).isEqualTo(1);
        bench.runFor(1);
        assertThat(bench.network.connections("server")).isZero();
    }

    @Test
    void anExactResetEndsAConnectionAndAnyOtherIsChallenged() {
        client.connect();
        run();
        client.say(100, RST, "");
        run();
        assertThat(last().flags()).isEqualTo(ACK);
        assertThat(bench.network.connections("server")).isEqualTo(1);
        client.say(1, RST, "");
        run();
        assertThat(bench.network.connections("server")).isZero();
        assertThat(bench.count(PeerEvent.Kind.TCP_RESET_HEARD)).isEqualTo(1);
    }

    @Test
    void aSynInsideAConnectionIsChallenged() {
        client.connect();
        run();
        client.say(1, SYN, "");
        run();

        assertThat(last().flags()).isEqualTo(ACK);
        assertThat(bench.network.connections("server")).isEqualTo(1);
    }

    @Test
    void aRepeatedSynIsAnsweredAgain() {
        client.acknowledges = false;
        client.connect();
        client.connect();
        run();

        assertThat(client.heard).hasSize(2);
        assertThat(client.heard.get(1).segment().flags()).isEqualTo(SYN | ACK);
        assertThat(client.heard.get(1).segment().sequence()).isEqualTo(-2);
        assertThat(bench.count(PeerEvent.Kind.TCP_RETRANSMITTED)).isEqualTo(1);
    }

    @Test
    void anAcknowledgementOfWhatWasNeverSentIsRefused() {
        client.acknowledges = false;
        client.connect();
        run();
        bench.sendTcp(
                SERVER,
                new TcpSegment(
                        5000,
                        80,
                        0xFFFF_FFF1,
                        77,
                        ACK,
                        1000,
                        0,
                        dev.doorbell.nic.peer.packet.Bytes.EMPTY));
        run();

        assertThat(last().flags()).isEqualTo(RST);
        assertThat(last().sequence()).isEqualTo(77);
    }

    @Test
    void aClosedPortResetsOrIsSilent() {
        MiniTcp wrong = new MiniTcp(bench, 5001, SERVER, 81).listen();
        wrong.connect();
        run();
        assertThat(wrong.reset).isTrue();
        TcpSegment reset = wrong.heard.get(0).segment();
        assertThat(reset.flags()).isEqualTo(RST | ACK);
        assertThat(reset.acknowledgement()).isEqualTo(0xFFFF_FFF1);

        use(host(HttpConfig.serving(1)).quiet());
        wrong = new MiniTcp(bench, 5001, SERVER, 81).listen();
        wrong.connect();
        bench.runFor(SECONDS);
        assertThat(wrong.heard).isEmpty();
        assertThat(bench.log().dropped(PeerDrop.CLOSED_PORT)).isEqualTo(1);
    }

    @Test
    void connectionsAreApartAndBounded() {
        MiniTcp[] clients = new MiniTcp[3];
        for (int i = 0; i < 3; i++) {
            clients[i] = new MiniTcp(bench, 6000 + i, SERVER, 80);
        }
        bench.onFrame(
                frame -> {
                    for (MiniTcp one : clients) {
                        one.hear(frame);
                    }
                });
        for (MiniTcp one : clients) {
            one.connectAndSend(GET);
        }
        run();

        assertThat(clients[0].body()).isEqualTo(MiniTcp.pattern(10));
        assertThat(clients[1].body()).isEqualTo(MiniTcp.pattern(10));
        assertThat(clients[2].heard).isEmpty();
        assertThat(bench.log().dropped(PeerDrop.SERVER_FULL)).isEqualTo(1);
    }

    @Test
    void aRequestInPiecesOutOfOrderAndTwiceIsReadOnce() {
        client.connect();
        run();
        client.say(6, ACK, " HTTP/1.1\r\n\r\n");
        run();
        assertThat(last().acknowledgement()).isEqualTo(0xFFFF_FFF1); // still the first
        client.say(3, ACK, "T / HT");
        client.say(1, ACK, "GET");
        client.say(1, ACK, "GET /");
        run();
        assertThat(client.body()).isEqualTo(MiniTcp.pattern(10));
        assertThat(bench.count(PeerEvent.Kind.HTTP_ASKED)).isEqualTo(1);
    }

    @Test
    void aSmallSegmentSizeOfTheGuestIsKept() {
        use(host(HttpConfig.serving(2000)));
        client.segmentOption = 100;
        client.connectAndSend(GET);
        run();

        assertThat(client.body()).isEqualTo(MiniTcp.pattern(2000));
        assertThat(client.heard)
                .allSatisfy(
                        one ->
                                assertThat(one.segment().payload().length())
                                        .isLessThanOrEqualTo(100));
    }

    @Test
    void aGuestWithoutASegmentSizeGets536Bytes() {
        use(host(HttpConfig.serving(2000)));
        client.segmentOption = 0;
        client.connectAndSend(GET);
        run();

        assertThat(client.heard.get(1).segment().payload().length()).isEqualTo(536);
    }

    @Test
    void aConnectionWithoutARequestIsClosedWhenIdle() {
        use(host(HttpConfig.serving(1).withIdleNanos(5 * SECONDS)));
        client.connect();
        bench.runFor(5 * SECONDS - 1);
        assertThat(client.serverFinished).isFalse();
        bench.runFor(1);
        assertThat(client.serverFinished).isTrue();
        assertThat(bench.count(PeerEvent.Kind.HTTP_IDLE)).isEqualTo(1);
    }

    @Test
    void aLostFinalFinIsSentAgain() {
        use(
                host(HttpConfig.serving(10).withServiceNanos(MILLIS))
                        .withPath(PathConfig.NONE.withLoss(Loss.NONE, Loss.of(3, 4))));
        client.connectAndSend(GET);
        bench.runFor(10 * SECONDS);

        assertThat(client.serverFinished).isTrue();
        assertThat(client.body()).isEqualTo(MiniTcp.pattern(10));
        assertThat(bench.count(PeerEvent.Kind.TCP_TIMED_OUT)).isEqualTo(2);
    }
}
