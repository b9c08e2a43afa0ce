package dev.doorbell.nic.peer;

import static dev.doorbell.nic.peer.PeerBench.GATEWAY;
import static dev.doorbell.nic.peer.PeerBench.GUEST;
import static dev.doorbell.nic.peer.PeerBench.GUEST_MAC;
import static dev.doorbell.nic.peer.PeerBench.MILLIS;
import static dev.doorbell.nic.peer.PeerBench.SECONDS;
import static dev.doorbell.nic.peer.PeerBench.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.nic.peer.packet.Address;
import dev.doorbell.nic.peer.packet.ArpPacket;
import dev.doorbell.nic.peer.packet.Bytes;
import dev.doorbell.nic.peer.packet.EthernetFrame;
import dev.doorbell.nic.peer.packet.IcmpMessage;
import dev.doorbell.nic.peer.packet.Ipv4Packet;
import dev.doorbell.nic.peer.packet.UdpDatagram;
import dev.doorbell.sim.error.ConfigurationException;
import org.junit.jupiter.api.Test;

/** ARP, routes, echoes and refusals. */
class NetworkTest {
    private static final HostConfig ASKING = HostConfig.at("gateway", "10.0.2.2");

    @Test
    void theGatewayAnswersArpAfterItsDelay() {
        HostConfig gateway = ASKING.withArp(ArpConfig.PROMPT.withDelayNanos(3 * MILLIS));
        try (PeerBench bench = new PeerBench(NetworkConfig.behind(gateway))) {
            bench.askArp(GATEWAY);
            bench.askArp(Address.ipv4("10.0.2.77"));
            bench.runFor(SECONDS);

            assertThat(bench.heard).hasSize(1);
            assertThat(bench.heard.get(0).ticks()).isEqualTo(3 * MILLIS);
            EthernetFrame frame = bench.heard.get(0).frame();
            assertThat(frame.destination()).isEqualTo(GUEST_MAC);
            assertThat(PeerBench.arp(frame))
                    .isEqualTo(
                            new ArpPacket(
                                    ArpPacket.REPLY,
                                    Address.macOf(GATEWAY),
                                    GATEWAY,
                                    GUEST_MAC,
                                    GUEST));
        }
    }

    @Test
    void aSilentGatewayNeverAnswersAndADeafOneFromTheThirdRequestOn() {
        try (PeerBench bench =
                new PeerBench(NetworkConfig.behind(ASKING.withArp(ArpConfig.PROMPT.silent())))) {
            bench.askArp(GATEWAY);
            bench.runFor(SECONDS);
            assertThat(bench.heard).isEmpty();
            assertThat(bench.count(PeerEvent.Kind.ARP_IGNORED)).isEqualTo(1);
        }
        ArpConfig deaf = ArpConfig.PROMPT.withIgnoredRequests(2);
        try (PeerBench bench = new PeerBench(NetworkConfig.behind(ASKING.withArp(deaf)))) {
            for (int i = 0; i < 4; i++) {
                bench.askArp(GATEWAY);
            }
            bench.runFor(SECONDS);
            assertThat(bench.heard).hasSize(2);
        }
    }

    @Test
    void onlyAProxyAnswersForHostsBehindIt() {
        NetworkConfig config = PeerBench.with(PeerBench.server());
        try (PeerBench plain = new PeerBench(config);
                PeerBench proxy = new PeerBench(config.withProxyArp())) {
            plain.askArp(SERVER);
            proxy.askArp(SERVER);
            plain.runFor(SECONDS);
            proxy.runFor(SECONDS);

            assertThat(plain.heard).isEmpty();
            assertThat(PeerBench.arp(proxy.heard.get(0).frame()).senderMac())
                    .isEqualTo(Address.macOf(GATEWAY));
        }
    }

    @Test
    void anAnnouncementComesWhenItIsDue() {
        ArpConfig announcing = ArpConfig.PROMPT.withAnnounceNanos(7 * MILLIS);
        try (PeerBench bench = new PeerBench(NetworkConfig.behind(ASKING.withArp(announcing)))) {
            bench.runFor(SECONDS);

            assertThat(bench.heard.get(0).ticks()).isEqualTo(7 * MILLIS);
            assertThat(bench.heard.get(0).frame().destination()).isEqualTo(Address.BROADCAST_MAC);
            ArpPacket packet = PeerBench.arp(bench.heard.get(0).frame());
            assertThat(packet.senderAddress()).isEqualTo(packet.targetAddress());
        }
    }

    @Test
    void aGatewayThatDoesNotKnowTheGuestAsksFirstAndKeepsThePacket() {
        try (PeerBench bench = new PeerBench(NetworkConfig.behind(ASKING))) {
            bench.sendPing(GATEWAY, 1);
            bench.runFor(0);

            assertThat(bench.heard).hasSize(2);
            assertThat(PeerBench.arp(bench.heard.get(0).frame()).operation())
                    .isEqualTo(ArpPacket.REQUEST);
            assertThat(PeerBench.icmp(bench.heard.get(1).frame()).type())
                    .isEqualTo(IcmpMessage.ECHO_REPLY);
        }
    }

    @Test
    void aGuestThatDoesNotAnswerArpGetsNothingAfterThreeQuestionsASecondApart() {
        try (PeerBench bench = new PeerBench(NetworkConfig.behind(ASKING))) {
            bench.answersArp = false;
            for (int i = 0; i < LinkPort.WAITING_MAX + 2; i++) {
                bench.sendPing(GATEWAY, i);
            }
            bench.runFor(10 * SECONDS);

            assertThat(bench.heard.stream().map(PeerBench.Heard::ticks))
                    .containsExactly(0L, SECONDS, 2 * SECONDS);
            assertThat(bench.log().dropped(PeerDrop.NO_NEIGHBOUR)).isEqualTo(LinkPort.WAITING_MAX);
            assertThat(bench.log().dropped(PeerDrop.WIRE_FULL)).isEqualTo(2);
            assertThat(bench.network.packetsWaiting()).isZero();
        }
    }

    @Test
    void anEchoTakesARoundTripAndTwoHopsOfTheGateway() {
        HostConfig server = PeerBench.server().withPath(PathConfig.ofRtt(34 * MILLIS));
        try (PeerBench bench = new PeerBench(PeerBench.with(server))) {
            bench.sendPing(SERVER, 0x1234_0001);
            bench.runFor(SECONDS);

            assertThat(bench.heard.get(0).ticks()).isEqualTo(34 * MILLIS);
            EthernetFrame frame = bench.heard.get(0).frame();
            assertThat(frame.source()).isEqualTo(Address.macOf(GATEWAY));
            assertThat(PeerBench.ipv4(frame).source()).isEqualTo(SERVER);
            assertThat(PeerBench.ipv4(frame).ttl()).isEqualTo(63);
            assertThat(PeerBench.icmp(frame))
                    .isEqualTo(
                            new IcmpMessage(
                                    IcmpMessage.ECHO_REPLY,
                                    0,
                                    0x1234_0001,
                                    Bytes.ofAscii("hello")));
        }
    }

    @Test
    void aHostOnTheLinkAnswersItselfWhicheverWayItIsReached() {
        HostConfig near =
                HostConfig.at("near", "10.0.2.9")
                        .withArp(ArpConfig.PROMPT.withLearning(ArpConfig.Learning.FROM_ANY_FRAME));
        int address = Address.ipv4("10.0.2.9");
        try (PeerBench bench = new PeerBench(PeerBench.with(near))) {
            bench.askArp(address);
            bench.sendPing(address, 1); // through the gateway
            bench.sendIp(
                    Address.macOf(address),
                    address,
                    Ipv4Packet.ICMP,
                    new IcmpMessage(IcmpMessage.ECHO_REQUEST, 0, 2, Bytes.EMPTY).write());
            bench.runFor(0);

            assertThat(bench.heard).hasSize(3);
            assertThat(bench.heard)
                    .allSatisfy(
                            one ->
                                    assertThat(one.frame().source())
                                            .isEqualTo(Address.macOf(address)));
        }
    }

    @Test
    void aClosedUdpPortIsReportedWithTheHeaderInQuestion() {
        try (PeerBench bench = new PeerBench(PeerBench.with(PeerBench.server()))) {
            bench.sendUdp(SERVER, 9, Bytes.ofAscii("anyone?"));
            bench.runFor(0);

            IcmpMessage error = PeerBench.icmp(bench.heard.get(0).frame());
            assertThat(error.type()).isEqualTo(IcmpMessage.UNREACHABLE);
            assertThat(error.code()).isEqualTo(IcmpMessage.PORT_UNREACHABLE);
            assertThat(error.body().length()).isEqualTo(28);
            assertThat(error.body().skip(20).first(4))
                    .isEqualTo(new UdpDatagram(4000, 9, Bytes.EMPTY).write(GUEST, SERVER).first(4));
        }
        try (PeerBench bench = new PeerBench(PeerBench.with(PeerBench.server().quiet()))) {
            bench.sendUdp(SERVER, 9, Bytes.EMPTY);
            bench.sendPing(SERVER, 1);
            bench.runFor(SECONDS);

            assertThat(bench.heard).isEmpty();
            assertThat(bench.log().dropped(PeerDrop.CLOSED_PORT)).isEqualTo(2);
        }
    }

    @Test
    void aPacketWithoutAWayVanishesOrIsReported() {
        int nowhere = Address.ipv4("10.211.55.1");
        try (PeerBench silent = new PeerBench(PeerBench.alone());
                PeerBench reporting = new PeerBench(PeerBench.alone().withReportsUnreachable())) {
            silent.sendUdp(nowhere, 53, Bytes.EMPTY);
            reporting.sendUdp(nowhere, 53, Bytes.EMPTY);
            silent.runFor(SECONDS);
            reporting.runFor(SECONDS);

            assertThat(silent.heard).isEmpty();
            assertThat(silent.log().dropped(PeerDrop.NO_ROUTE)).isEqualTo(1);
            assertThat(PeerBench.icmp(reporting.heard.get(0).frame()).code())
                    .isEqualTo(IcmpMessage.HOST_UNREACHABLE);
        }
    }

    @Test
    void aPacketAtItsLastHopEndsAtTheGateway() {
        try (PeerBench bench =
                new PeerBench(PeerBench.with(PeerBench.server()).withReportsUnreachable())) {
            Ipv4Packet tired = new Ipv4Packet(GUEST, SERVER, Ipv4Packet.UDP, 1, 0, Bytes.EMPTY);
            bench.send(Address.macOf(GATEWAY), EthernetFrame.IPV4, tired.write());
            bench.runFor(0);

            assertThat(bench.log().dropped(PeerDrop.TTL_EXPIRED)).isEqualTo(1);
            assertThat(PeerBench.icmp(bench.heard.get(0).frame()).type())
                    .isEqualTo(IcmpMessage.TIME_EXCEEDED);
        }
    }

    @Test
    void whatWaitsForTheWireIsBounded() {
        try (PeerBench bench = new PeerBench(PeerBench.alone().withWaitingMax(3))) {
            for (int i = 0; i < 10; i++) {
                bench.sendPing(GATEWAY, i);
            }
            bench.runFor(0);

            assertThat(bench.heard).hasSize(3);
            assertThat(bench.log().dropped(PeerDrop.WIRE_FULL)).isEqualTo(7);
        }
    }

    @Test
    void whatCannotBeIsRefusedWithAReason() {
        assertThatThrownBy(() -> PeerBench.alone().withHost(HostConfig.at("b", "10.0.2.2")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("host b at 10.0.2.2");
        assertThatThrownBy(() -> HostConfig.at("b", "10.0.2"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'10.0.2'");
        assertThatThrownBy(() -> Loss.rate(1.5))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("1.5");
        assertThatThrownBy(() -> PathConfig.ofRtt(-1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("rtt");
        HostConfig twice =
                PeerBench.server().withHttp(HttpConfig.serving(1)).withHttp(HttpConfig.serving(2));
        assertThatThrownBy(() -> new PeerBench(PeerBench.with(twice)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("two web servers at port 80");
        try (PeerBench bench = new PeerBench(PeerBench.alone())) {
            assertThatThrownBy(() -> bench.network.toHost("nobody"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("[gateway]");
        }
    }
}
