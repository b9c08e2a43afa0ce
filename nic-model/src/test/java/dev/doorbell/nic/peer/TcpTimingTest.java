package dev.doorbell.nic.peer;

import static dev.doorbell.nic.peer.PeerBench.MICROS;
import static dev.doorbell.nic.peer.PeerBench.MILLIS;
import static dev.doorbell.nic.peer.PeerBench.SECONDS;
import static dev.doorbell.nic.peer.PeerBench.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.peer.packet.TcpSegment;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When the server sends, to the tick: round trips, timeouts, doubling, windows. */
class TcpTimingTest {
    private static final long RTT = 20 * MILLIS;
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static HostConfig server(HttpConfig http, PathConfig path) {
        return PeerBench.server().withHttp(http).withPath(path);
    }

    private static List<Long> ticks(List<PeerEvent> events) {
        return events.stream().map(PeerEvent::ticks).toList();
    }

    @Test
    void aSmallPageTakesTwoRoundTripsAndTheServiceTime() {
        HttpConfig http = HttpConfig.serving(100).withServiceNanos(3 * MILLIS);
        try (PeerBench bench = new PeerBench(PeerBench.with(server(http, PathConfig.ofRtt(RTT))))) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.connectAndSend(GET);
            bench.runFor(SECONDS);

            assertThat(client.heard.get(0).ticks()).isEqualTo(RTT);
            assertThat(client.heard.get(1).ticks()).isEqualTo(2 * RTT + 3 * MILLIS);
            assertThat(client.body()).isEqualTo(MiniTcp.pattern(100));
            assertThat(client.serverFinished).isTrue();
        }
    }

    @Test
    void anOddRoundTripIsExact() {
        HttpConfig http = HttpConfig.serving(1);
        try (PeerBench bench =
                new PeerBench(PeerBench.with(server(http, PathConfig.ofRtt(1_000_001))))) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.connect();
            bench.runFor(SECONDS);

            assertThat(client.heard.get(0).ticks()).isEqualTo(1_000_001);
        }
    }

    @Test
    void slowStartDoublesTheWindowEachRoundTrip() {
        int bytes = 70 * 1460;
        HttpConfig http = HttpConfig.serving(bytes);
        try (PeerBench bench = new PeerBench(PeerBench.with(server(http, PathConfig.ofRtt(RTT))))) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.connectAndSend(GET);
            bench.runFor(SECONDS);

            assertThat(client.body()).isEqualTo(MiniTcp.pattern(bytes));
            // 10, then 20, then 40 segments; the rest and the FIN in the fourth flight. The guest's
            // window of 65,535 lets 44 be under way.
            assertThat(flights(client)).startsWith(10L, 20L, 40L);
            long last = client.heard.get(client.heard.size() - 2).ticks();
            assertThat(last).isEqualTo(RTT * 5);
        }
    }

    private static List<Long> flights(MiniTcp client) {
        return LongStream.rangeClosed(2, 5)
                .map(
                        trip ->
                                client.heard.stream()
                                        .filter(one -> one.ticks() == trip * RTT)
                                        .filter(one -> one.segment().payload().length() > 0)
                                        .count())
                .boxed()
                .toList();
    }

    @Test
    void anUnansweredSynIsAnsweredAgainAfterOneSecondThenTwoThenFourAndGivenUp() {
        HostConfig host =
                server(HttpConfig.serving(1), PathConfig.NONE)
                        .withTcp(TcpConfig.DEFAULT.withRetransmissionsMax(3, 3));
        try (PeerBench bench = new PeerBench(PeerBench.with(host))) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.acknowledges = false;
            client.connect();
            bench.runFor(60 * SECONDS);

            assertThat(client.heard.stream().map(MiniTcp.Heard::ticks))
                    .containsExactly(0L, SECONDS, 3 * SECONDS, 7 * SECONDS);
            assertThat(ticks(bench.log().transcript(PeerEvent.Kind.TCP_GAVE_UP)))
                    .containsExactly(15 * SECONDS);
            assertThat(bench.network.connections("server")).isZero();
        }
    }

    @Test
    void timeoutsDoubleToTheTickUpToTheLongestAndEnd() {
        TcpConfig.Rto rto =
                new TcpConfig.Rto(SECONDS, 200 * MILLIS, 3 * SECONDS, 0, TcpConfig.Floor.TIMEOUT);
        HostConfig host =
                server(HttpConfig.serving(100), PathConfig.ofRtt(RTT))
                        .withTcp(TcpConfig.DEFAULT.withRto(rto).withRetransmissionsMax(5, 6));
        try (PeerBench bench = new PeerBench(PeerBench.with(host))) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.answersFin = false;
            client.connectAndSend(GET);
            bench.after(RTT + RTT / 2, () -> client.acknowledges = false);
            bench.runFor(60 * SECONDS);

            // One round trip has been measured: SRTT + 4 * RTTVAR = 3 * RTT, below the least.
            long sent = RTT + RTT / 2;
            List<Long> timeouts = ticks(bench.log().transcript(PeerEvent.Kind.TCP_TIMED_OUT));
            assertThat(timeouts)
                    .containsExactly(
                            sent + 200 * MILLIS,
                            sent + 600 * MILLIS,
                            sent + 1_400 * MILLIS,
                            sent + 3_000 * MILLIS,
                            sent + 6_000 * MILLIS,
                            sent + 9_000 * MILLIS);
            assertThat(ticks(bench.log().transcript(PeerEvent.Kind.TCP_GAVE_UP)))
                    .containsExactly(sent + 12_000 * MILLIS);
        }
    }

    @Test
    void theFloorOfTheVariationAddsTheRoundTrip() {
        TcpConfig.Rto rto =
                new TcpConfig.Rto(
                        SECONDS, 200 * MILLIS, 60 * SECONDS, 0, TcpConfig.Floor.VARIATION);
        HostConfig host =
                server(HttpConfig.serving(100), PathConfig.ofRtt(RTT))
                        .withTcp(TcpConfig.DEFAULT.withRto(rto));
        try (PeerBench bench = new PeerBench(PeerBench.with(host))) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.answersFin = false;
            client.connectAndSend(GET);
            bench.after(RTT + RTT / 2, () -> client.acknowledges = false);
            bench.runFor(SECONDS);

            assertThat(ticks(bench.log().transcript(PeerEvent.Kind.TCP_TIMED_OUT)))
                    .startsWith(RTT + RTT / 2 + 220 * MILLIS);
        }
    }

    @Test
    void afterALostSynTheFirstTimeoutOfDataIsThreeSeconds() {
        PathConfig path = PathConfig.ofRtt(RTT).withLoss(Loss.NONE, Loss.of(1, 3));
        try (PeerBench bench =
                new PeerBench(PeerBench.with(server(HttpConfig.serving(100), path)))) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.connectAndSend(GET);
            bench.runFor(20 * SECONDS);

            // SYN heard at RTT/2, answered again a second later; the response is the third packet.
            long answered = RTT / 2 + SECONDS;
            long response = answered + RTT;
            assertThat(ticks(bench.log().transcript(PeerEvent.Kind.TCP_TIMED_OUT)))
                    .containsExactly(answered, response + 3 * SECONDS);
            assertThat(client.body()).isEqualTo(MiniTcp.pattern(100));
        }
    }

    @Test
    void aBurstOfTenIntoFourBuffersLosesSixAndCostsOneTimeout() {
        int body = 10 * 1460 - 200; // with its head, which is shorter than that, ten segments
        HttpConfig http = HttpConfig.serving(body);
        try (PeerBench bench = new PeerBench(PeerBench.with(server(http, PathConfig.ofRtt(RTT))))) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            bench.poll(4, 10 * MILLIS);
            client.connectAndSend(GET);
            bench.runFor(10 * SECONDS);

            List<PeerEvent> said = bench.log().transcript(PeerEvent.Kind.TCP_SAID);
            long burstAt = said.get(1).ticks();
            long burst = said.stream().filter(one -> one.ticks() == burstAt).count();
            assertThat(burst).isEqualTo(10);
            assertThat(bench.ringDrops).isEqualTo(6);
            // The four that got through are acknowledged together, which restarts the timer.
            List<Long> timeouts = ticks(bench.log().transcript(PeerEvent.Kind.TCP_TIMED_OUT));
            long acknowledged =
                    bench.log().transcript(PeerEvent.Kind.TCP_HEARD).stream()
                            .map(PeerEvent::ticks)
                            .filter(tick -> tick > burstAt)
                            .findFirst()
                            .orElseThrow();
            assertThat(timeouts).containsExactly(acknowledged + 200 * MILLIS);
            assertThat(client.body()).isEqualTo(MiniTcp.pattern(body));
            assertThat(bench.count(PeerEvent.Kind.TCP_FAST_RETRANSMIT)).isZero();
        }
    }

    @Test
    void threeDuplicatesBringTheMissingSegmentWithinARoundTrip() {
        PathConfig path = PathConfig.ofRtt(RTT).withLoss(Loss.NONE, Loss.of(4));
        HttpConfig http = HttpConfig.serving(10 * 1460);
        try (PeerBench bench = new PeerBench(PeerBench.with(server(http, path)))) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.tellsOfGaps = true;
            client.connectAndSend(GET);
            bench.runFor(10 * SECONDS);

            // Packet 4 is the third data segment: SYN at RTT/2, data from 3/2 RTT, duplicates at
            // 5/2.
            assertThat(ticks(bench.log().transcript(PeerEvent.Kind.TCP_FAST_RETRANSMIT)))
                    .containsExactly(2 * RTT + RTT / 2);
            assertThat(client.body()).isEqualTo(MiniTcp.pattern(10 * 1460));
        }
    }

    @Test
    void aShutWindowIsProbedMoreAndMoreSeldomAndThenFilledAtOnce() {
        HttpConfig http = HttpConfig.serving(3000);
        try (PeerBench bench = new PeerBench(PeerBench.with(server(http, PathConfig.NONE)))) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.window = 0;
            client.connectAndSend(GET);
            bench.runFor(4 * SECONDS);

            assertThat(ticks(bench.log().transcript(PeerEvent.Kind.TCP_PROBED)))
                    .containsExactly(200 * MILLIS, 600 * MILLIS, 1_400 * MILLIS, 3_000 * MILLIS);
            client.window = 65_535;
            client.acknowledge();
            bench.runFor(MICROS);
            assertThat(client.body()).isEqualTo(MiniTcp.pattern(3000));
            assertThat(bench.count(PeerEvent.Kind.TCP_TIMED_OUT)).isZero();
        }
    }

    @Test
    void acknowledgementsWaitFortyMillisecondsOrForASecondSegment() {
        HttpConfig http = HttpConfig.serving(1);
        try (PeerBench bench = new PeerBench(PeerBench.with(server(http, PathConfig.NONE)))) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.connect();
            bench.runFor(SECONDS);
            client.send("GET");
            bench.runFor(40 * MILLIS - 1);
            assertThat(client.heard).hasSize(1);
            bench.runFor(1);
            assertThat(client.heard).hasSize(2);
            client.send(" /");
            client.send(" HTTP");
            bench.runFor(0);
            assertThat(client.heard).hasSize(3);
            assertThat(client.heard.get(2).segment().flags()).isEqualTo(TcpSegment.ACK);
        }
    }
}
