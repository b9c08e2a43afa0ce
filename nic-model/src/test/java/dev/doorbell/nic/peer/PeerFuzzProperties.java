package dev.doorbell.nic.peer;

import static dev.doorbell.nic.peer.PeerBench.GATEWAY;
import static dev.doorbell.nic.peer.PeerBench.GUEST;
import static dev.doorbell.nic.peer.PeerBench.GUEST_MAC;
import static dev.doorbell.nic.peer.PeerBench.SECONDS;
import static dev.doorbell.nic.peer.PeerBench.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.peer.packet.Address;
import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.EthernetFrame;
import dev.doorbell.nic.peer.packet.Ipv4Packet;
import dev.doorbell.nic.peer.packet.TcpSegment;
import dev.doorbell.nic.testkit.Frame;
import dev.doorbell.nic.testkit.FrameArbitrary;
import dev.doorbell.nic.testkit.Traffic;
import dev.doorbell.nic.testkit.TrafficArbitrary;
import dev.doorbell.sim.testkit.Damage;
import dev.doorbell.sim.testkit.DamageArbitrary;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A guest that sends anything at all: nothing throws, nothing grows without bound. */
class PeerFuzzProperties {
    private static final String QUERY = "beef01000001000000000000" + "0161" + "0000010001";

    private static NetworkConfig everything() {
        return PeerBench.with(
                        PeerBench.server()
                                .withHttp(HttpConfig.serving(5000).keepingAlive())
                                .withDns(DnsConfig.answering(1))
                                .withTcp(TcpConfig.DEFAULT.withConnectionsMax(8)))
                .withReportsUnreachable()
                .withProxyArp();
    }

    @Provide
    Arbitrary<Frame> noise() {
        return FrameArbitrary.noise().bytes(1, 200);
    }

    @Property(tries = 500, seed = "5511", edgeCases = EdgeCasesMode.NONE)
    void framesOfNoiseAreDropped(@ForAll("noise") Frame noise) {
        try (PeerBench bench = new PeerBench(everything())) {
            bench.sendRaw(noise.toArray());
            bench.runFor(SECONDS);
            assertThat(bench.count(PeerEvent.Kind.FRAME_SAID)).isZero();
        }
    }

    @Provide
    Arbitrary<List<Damage>> damage() {
        return DamageArbitrary.upTo(80);
    }

    /** A good conversation's first frame, with something wrong. */
    @Property(tries = 1500, seed = "5512", edgeCases = EdgeCasesMode.NONE)
    void damagedPacketsAreDroppedOrAnsweredButNeverThrow(
            @ForAll @IntRange(max = 3) int which, @ForAll("damage") List<Damage> damages) {
        try (PeerBench bench = new PeerBench(everything())) {
            byte[] frame = Damage.all(damages, good(which));
            bench.sendRaw(frame.length == 0 ? new byte[1] : frame);
            bench.runFor(SECONDS);
            assertThat(
                            bench.count(PeerEvent.Kind.FRAME_HEARD)
                                    + bench.log().dropped(PeerDrop.TRUNCATED))
                    .isPositive();
        }
    }

    @Provide
    Arbitrary<Traffic> guestTraffic() {
        FrameArbitrary frames =
                FrameArbitrary.any()
                        .from(GUEST_MAC, GUEST)
                        .to(Address.macOf(GATEWAY), SERVER)
                        .ports(53, 80, 7)
                        .bytes(60, 600);
        return TrafficArbitrary.of(frames).frames(1, 20);
    }

    @Property(tries = 300, seed = "5516", edgeCases = EdgeCasesMode.NONE)
    void anyTrafficOfAGuestIsHeardOrDroppedAndComesToRest(@ForAll("guestTraffic") Traffic traffic) {
        try (PeerBench bench = new PeerBench(everything())) {
            for (Traffic.Arrival arrival : traffic.arrivals()) {
                bench.runFor(arrival.gapNanos());
                bench.sendRaw(arrival.frame().toArray());
            }
            bench.runFor(3600 * SECONDS);
            assertThat(
                            bench.count(PeerEvent.Kind.FRAME_HEARD)
                                    + bench.log().dropped(PeerDrop.TRUNCATED))
                    .isGreaterThanOrEqualTo(traffic.frameCount());
            assertThat(bench.network.packetsWaiting()).isZero();
            assertThat(bench.simulation.parts().events().pendingCount()).isZero();
        }
    }

    private static byte[] good(int which) {
        try (PeerBench bench = new PeerBench(everything())) {
            switch (which) {
                case 0 -> bench.askArp(GATEWAY);
                case 1 -> bench.sendPing(SERVER, 1);
                case 2 -> bench.sendUdp(SERVER, 53, DnsServerTest.hex(QUERY));
                default -> new MiniTcp(bench, 5000, SERVER, 80).connect();
            }
            return bench.raw.get(0);
        }
    }

    /** The IPv4 and UDP checksums hold, so that the name server has to cope with the rest. */
    @Property(tries = 500, seed = "5513", edgeCases = EdgeCasesMode.NONE)
    void damagedQueriesAreDroppedOrAnswered(@ForAll @Size(max = 60) byte[] tail) {
        try (PeerBench bench = new PeerBench(everything())) {
            byte[] query = DnsServerTest.hex("beef0100000100000000" + "0000").toArray();
            byte[] all = java.util.Arrays.copyOf(query, query.length + tail.length);
            System.arraycopy(tail, 0, all, query.length, tail.length);
            bench.sendUdp(SERVER, 53, Bytes.copyOf(all, 0, all.length));
            bench.runFor(SECONDS);
            assertThat(bench.heard).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Provide
    Arbitrary<List<TcpSegment>> segments() {
        Arbitrary<Integer> places =
                Arbitraries.oneOf(Arbitraries.integers().between(-3, 40), Arbitraries.integers());
        return Combinators.combine(
                        Arbitraries.of(5000, 5001, 5002),
                        Arbitraries.of(80, 80, 80, 81),
                        places,
                        places,
                        Arbitraries.integers().between(0, 31),
                        Arbitraries.of(0, 1, 100, 65_535),
                        Arbitraries.of(0, 1, 536, 65_535),
                        Arbitraries.of("", "G", "GET / HTTP/1.1\r\n\r\n", "x".repeat(1000)))
                .as(
                        (from, to, sequence, ack, flags, window, option, data) ->
                                new TcpSegment(
                                        from,
                                        to,
                                        sequence,
                                        ack,
                                        flags,
                                        window,
                                        option,
                                        Bytes.ofAscii(data)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property(tries = 400, seed = "5514", edgeCases = EdgeCasesMode.NONE)
    void tcpSegmentsInAnyOrderNeitherThrowNorStay(
            @ForAll("segments") List<TcpSegment> segments, @ForAll boolean answers) {
        NetworkConfig config =
                PeerBench.with(
                        PeerBench.server()
                                .withHttp(HttpConfig.serving(5000))
                                .withTcp(
                                        TcpConfig.DEFAULT
                                                .withInitialSequence(0)
                                                .withRetransmissionsMax(2, 3)));
        try (PeerBench bench = new PeerBench(config)) {
            for (TcpSegment segment : segments) {
                bench.sendIp(SERVER, Ipv4Packet.TCP, segment.write(GUEST, SERVER));
                bench.runFor(answers ? 0 : 50 * PeerBench.MILLIS);
            }
            bench.runFor(600 * SECONDS);
            assertThat(bench.network.connections("server")).isZero();
            assertThat(bench.simulation.parts().events().pendingCount()).isZero();
        }
    }

    @Property(tries = 200, seed = "5515", edgeCases = EdgeCasesMode.NONE)
    void aFloodOfArpIsBounded(@ForAll @Size(min = 1, max = 400) List<Integer> senders) {
        try (PeerBench bench =
                new PeerBench(NetworkConfig.behind(HostConfig.at("g", "10.0.2.2")))) {
            for (int sender : senders) {
                Ipv4Packet spoofed =
                        new Ipv4Packet(
                                Address.ipv4("10.0.2.0") | (sender & 255),
                                GATEWAY,
                                Ipv4Packet.ICMP,
                                9,
                                0,
                                new dev.doorbell.nic.peer.packet.IcmpMessage(8, 0, 1, Bytes.EMPTY)
                                        .write());
                bench.send(Address.macOf(GATEWAY), EthernetFrame.IPV4, spoofed.write());
            }
            bench.answersArp = false;
            bench.runFor(10 * SECONDS);
            assertThat(bench.network.packetsWaiting()).isZero();
            assertThat(bench.simulation.parts().events().pendingCount()).isZero();
        }
    }
}
