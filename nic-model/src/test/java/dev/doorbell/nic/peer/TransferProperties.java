package dev.doorbell.nic.peer;

import static dev.doorbell.nic.peer.PeerBench.MILLIS;
import static dev.doorbell.nic.peer.PeerBench.SECONDS;
import static dev.doorbell.nic.peer.PeerBench.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever a path does to packets: bytes come in order or not at all, and nothing goes on for ever. */
class TransferProperties {
    private static final String GET = "GET / HTTP/1.1\r\n\r\n";

    @Provide
    Arbitrary<Loss> losses() {
        Arbitrary<Loss> rates = Arbitraries.of(0.0, 0.02, 0.1, 0.3, 0.6, 1.0).map(Loss::rate);
        Arbitrary<Loss> numbers =
                Arbitraries.longs()
                        .between(1, 30)
                        .list()
                        .ofMaxSize(12)
                        .map(all -> new Loss(0, all));
        return Arbitraries.oneOf(rates, numbers);
    }

    @Provide
    Arbitrary<PathConfig> paths() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 100 * MILLIS),
                        Arbitraries.longs().between(0, 10 * MILLIS),
                        losses(),
                        losses(),
                        Arbitraries.of(0.0, 0.1, 0.5),
                        Arbitraries.longs().between(0, 50 * MILLIS),
                        Arbitraries.of(0.0, 0.2))
                .as(
                        (rtt, jitter, to, from, reorder, late, twice) ->
                                PathConfig.ofRtt(rtt)
                                        .withJitterNanos(jitter)
                                        .withLoss(to, from)
                                        .withReordering(reorder, late)
                                        .withDuplicateRate(twice));
    }

    private static HostConfig server(PathConfig path, int bytes) {
        return PeerBench.server()
                .withPath(path)
                .withHttp(HttpConfig.serving(bytes))
                .withTcp(TcpConfig.DEFAULT.withRetransmissionsMax(4, 7));
    }

    @Property(tries = 300, seed = "5501", edgeCases = EdgeCasesMode.NONE)
    void aTransferEndsOrIsGivenUpAndItsBytesAreInOrder(
            @ForAll("paths") PathConfig path,
            @ForAll @IntRange(max = 60_000) int bytes,
            @ForAll boolean tellsOfGaps,
            @ForAll long seed) {
        try (PeerBench bench = new PeerBench(PeerBench.with(server(path, bytes)), seed)) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.tellsOfGaps = tellsOfGaps;
            client.again = true;
            client.connectAndSend(GET);
            // Without a clean round trip timeouts stay doubled (Karn), so that patience is needed.
            for (int i = 0; i < 60 && !isOver(bench, client, bytes); i++) {
                bench.runFor(600 * SECONDS);
            }

            assertThat(MiniTcp.pattern(bytes)).startsWith(client.body());
            assertThat(isOver(bench, client, bytes)).isTrue();
            assertThat(bench.network.packetsWaiting()).isZero();
            conserved(bench.network.toHost("server"));
            conserved(bench.network.fromHost("server"));
        }
    }

    private static boolean isOver(PeerBench bench, MiniTcp client, int bytes) {
        boolean whole = client.serverFinished && client.body().length() == bytes;
        boolean never = bench.now() > 0 && bench.count(PeerEvent.Kind.TCP_OPENED) == 0;
        boolean gaveUp = bench.count(PeerEvent.Kind.TCP_GAVE_UP) > 0;
        return whole || never || gaveUp || client.reset;
    }

    private static void conserved(LaneCounts lane) {
        assertThat(lane.offered() + lane.doubled())
                .isEqualTo(lane.lost() + lane.overflowed() + lane.delivered() + lane.underWay());
    }

    @Property(tries = 60, seed = "5502", edgeCases = EdgeCasesMode.NONE)
    void theSameSeedTellsTheSameStory(@ForAll("paths") PathConfig path, @ForAll long seed) {
        assertThat(story(path, seed)).isEqualTo(story(path, seed));
    }

    private static List<PeerEvent> story(PathConfig path, long seed) {
        try (PeerBench bench = new PeerBench(PeerBench.with(server(path, 20_000)), seed)) {
            MiniTcp client = new MiniTcp(bench, 5000, SERVER, 80).listen();
            client.again = true;
            client.connectAndSend(GET);
            bench.runFor(300 * SECONDS);
            return List.copyOf(bench.log().transcript());
        }
    }

    @Property(tries = 100, seed = "5503", edgeCases = EdgeCasesMode.NONE)
    void everyFrameIsAccountedFor(
            @ForAll("paths") PathConfig path,
            @ForAll @IntRange(min = 1, max = 200) int pings,
            @ForAll long seed) {
        HostConfig host = PeerBench.server().withPath(path.withPacketsMax(50));
        try (PeerBench bench = new PeerBench(PeerBench.with(host), seed)) {
            for (int i = 0; i < pings; i++) {
                bench.sendPing(SERVER, i);
                bench.runFor(MILLIS);
            }
            bench.runFor(SECONDS);

            LaneCounts to = bench.network.toHost("server");
            LaneCounts from = bench.network.fromHost("server");
            assertThat(to.offered()).isEqualTo(pings);
            assertThat(to.underWay() + from.underWay()).isZero();
            conserved(to);
            conserved(from);
            assertThat(from.offered()).isEqualTo(to.delivered());
            assertThat(bench.heard).hasSize((int) from.delivered());
            assertThat(bench.count(PeerEvent.Kind.FRAME_SAID)).isEqualTo(from.delivered());
            long late = bench.count(PeerEvent.Kind.REORDERED);
            if (late == 0) {
                assertThat(bench.heard.stream().map(one -> PeerBench.icmp(one.frame()).rest()))
                        .isSorted();
            }
        }
    }

    @Property(tries = 20, seed = "5504", edgeCases = EdgeCasesMode.NONE)
    void lossesAreAsFrequentAsSaid(@ForAll long seed) {
        int pings = 20_000;
        PathConfig path = PathConfig.NONE.withLoss(Loss.rate(0.1), Loss.NONE);
        try (PeerBench bench =
                new PeerBench(PeerBench.with(PeerBench.server().withPath(path)), seed)) {
            for (int i = 0; i < pings; i++) {
                bench.sendPing(SERVER, i);
                bench.runFor(0);
            }
            // Six standard deviations of a binomial distribution: sqrt(20000 * 0.1 * 0.9) = 42.4.
            assertThat(bench.network.toHost("server").lost()).isBetween(1745L, 2255L);
        }
    }
}
