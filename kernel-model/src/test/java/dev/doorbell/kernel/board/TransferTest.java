package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.policy.NetworkPolicy.ArpMiss;
import dev.doorbell.kernel.policy.NetworkPolicy.TcpKind;
import dev.doorbell.kernel.program.DnsClient;
import dev.doorbell.kernel.program.DnsClient.Lookup;
import dev.doorbell.kernel.program.Errno;
import dev.doorbell.kernel.program.HttpClient;
import dev.doorbell.kernel.program.HttpClient.Exchange;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.nic.peer.ArpConfig;
import dev.doorbell.nic.peer.DnsConfig;
import dev.doorbell.nic.peer.HostConfig;
import dev.doorbell.nic.peer.HttpConfig;
import dev.doorbell.nic.peer.Loss;
import dev.doorbell.nic.peer.NetworkConfig;
import dev.doorbell.nic.peer.PathConfig;
import dev.doorbell.nic.peer.PeerEvent;
import dev.doorbell.nic.peer.TcpConfig;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.LatencyBreakdown;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages over TCP: what loss costs, and what a cold ARP cache costs. */
class TransferTest {
    private static final long MILLI = 1_000_000;
    private static final String WEB = "93.184.216.34";
    private static final long RTT = 20 * MILLI;

    /** What a peer sends to somebody whose SYN has no options. */
    private static final int SEGMENT_BYTES = 536;

    private static MachineConfig machine(Delivery delivery, NetworkPolicy policy, int buffers) {
        MachineConfig base = MachineConfig.parallels(delivery, TimingProfile.named("ideal"));
        return base.with(base.kernel().withReceiveBuffers(buffers).withNetwork(policy));
    }

    private static NetworkConfig serving(int bytes, PathConfig path, TcpConfig tcp) {
        return NetworkConfig.behind(HostConfig.at("gateway", "10.211.55.1"))
                .withHost(
                        HostConfig.at("web", WEB)
                                .withPath(path)
                                .withTcp(tcp)
                                .withHttp(HttpConfig.serving(bytes)));
    }

    private static Networked.Found<Exchange> get(MachineConfig config, NetworkConfig network) {
        NetworkPolicy policy = Objects.requireNonNull(config.kernel().network());
        return Networked.run(
                config,
                network,
                200,
                system -> new HttpClient(system, policy.http()).get(WEB, 80, "/"));
    }

    private static void assertWhole(Exchange exchange, int bytes) {
        assertThat(exchange.outcome()).isEqualTo(HttpClient.Outcome.WHOLE);
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.body()).hasSize(bytes);
        for (int i = 0; i < bytes; i++) {
            assertThat(exchange.body()[i]).as("byte %d", i).isEqualTo(HttpConfig.bodyByte(i));
        }
    }

    @Test
    void withBuffersForTheWholeWindowAPageTakesItsRoundTripsAndNoMore() {
        Networked.Found<Exchange> found =
                get(
                        machine(Delivery.MSI, NetworkPolicy.S1, 64),
                        serving(5_000, PathConfig.ofRtt(RTT), TcpConfig.DEFAULT));
        assertWhole(found.only(), 5_000);
        assertThat(found.only().connectedTick() - found.only().startTick()).isEqualTo(RTT);
        assertThat(found.only().ticks()).isEqualTo(2 * RTT);
        assertThat(found.network().log().count(PeerEvent.Kind.TCP_RETRANSMITTED)).isZero();
    }

    @ParameterizedTest(name = "a window of {0} segments into 4 buffers")
    @CsvSource({"4, 0", "6, 2", "10, 6"})
    void aBurstLosesWhatHasNoBufferAndOnlyTheServersTimeoutBringsItBack(int window, int lost) {
        int bytes = (window - 1) * SEGMENT_BYTES; // with the header, just the window
        Networked.Found<Exchange> found =
                get(
                        machine(Delivery.POLL, NetworkPolicy.S1, 4),
                        serving(
                                bytes,
                                PathConfig.ofRtt(RTT),
                                TcpConfig.DEFAULT.withInitialWindowSegments(window)));
        assertWhole(found.only(), bytes);
        LatencyBreakdown all = found.machine().journeys().breakdown();
        assertThat(all.dropped().getOrDefault(DropReason.NO_RECEIVE_BUFFER, 0L))
                .isGreaterThanOrEqualTo(lost);
        long timeouts = found.network().log().count(PeerEvent.Kind.TCP_TIMED_OUT);
        assertThat(found.network().log().count(PeerEvent.Kind.TCP_FAST_RETRANSMIT)).isZero();
        if (lost == 0) {
            assertThat(timeouts).isZero();
            assertThat(found.only().ticks()).isLessThanOrEqualTo(2 * (RTT + 10 * MILLI));
        } else {
            assertThat(timeouts).isPositive();
            assertThat(found.only().ticks()).isGreaterThan(timeouts * 200 * MILLI);
        }
    }

    @Test
    void fourBuffersAPollBoundTheRateOfATransfer() {
        int bytes = 50_000;
        for (int divisor : new int[] {10, 50}) {
            MachineConfig base = machine(Delivery.POLL, NetworkPolicy.S1, 4);
            MachineConfig config =
                    base.with(base.kernel().with(base.kernel().tick().withPollDivisor(divisor)));
            Networked.Found<Exchange> found =
                    get(config, serving(bytes, PathConfig.ofRtt(MILLI), TcpConfig.DEFAULT));
            assertWhole(found.only(), bytes);
            long segments = bytes / SEGMENT_BYTES;
            assertThat(found.only().ticks()).isGreaterThan((segments / 4 - 1) * divisor * MILLI);
        }
    }

    @Test
    void duplicateAcknowledgementsBringALostSegmentBackBeforeTheTimeout() {
        PathConfig path = PathConfig.ofRtt(RTT).withLoss(Loss.NONE, Loss.of(5));
        NetworkConfig network = serving(30_000, path, TcpConfig.DEFAULT);
        Networked.Found<Exchange> plain = get(machine(Delivery.MSI, NetworkPolicy.S1, 64), network);
        Networked.Found<Exchange> mended =
                get(
                        machine(Delivery.MSI, NetworkPolicy.S1.with(TcpKind.RETRANSMITTING), 64),
                        network);
        assertWhole(plain.only(), 30_000);
        assertWhole(mended.only(), 30_000);
        assertThat(plain.network().log().count(PeerEvent.Kind.TCP_TIMED_OUT)).isPositive();
        assertThat(mended.network().log().count(PeerEvent.Kind.TCP_TIMED_OUT)).isZero();
        assertThat(mended.network().log().count(PeerEvent.Kind.TCP_FAST_RETRANSMIT)).isEqualTo(1);
        assertThat(plain.only().ticks()).isGreaterThan(200 * MILLI + 5 * RTT);
        assertThat(mended.only().ticks()).isLessThan(8 * RTT);
    }

    @Test
    void aLostSynHangsForEverAndOneThatIsSentAgainCostsASecond() {
        PathConfig path = PathConfig.ofRtt(RTT).withLoss(Loss.of(1), Loss.NONE);
        NetworkConfig network = serving(1000, path, TcpConfig.DEFAULT);
        assertThat(get(machine(Delivery.MSI, NetworkPolicy.S1, 64), network).values()).isEmpty();

        Networked.Found<Exchange> mended =
                get(
                        machine(Delivery.MSI, NetworkPolicy.S1.with(TcpKind.RETRANSMITTING), 64),
                        network);
        assertWhole(mended.only(), 1000);
        assertThat(mended.only().connectedTick() - mended.only().startTick())
                .isEqualTo(1000 * MILLI + RTT);
    }

    @Property(tries = 12, seed = "20262111", edgeCases = EdgeCasesMode.NONE)
    @Label("whatever is lost, late or doubled on the way here, the page is whole and in order")
    void aPageComesWholeWhateverIsLostOnItsWay(
            @ForAll @IntRange(min = 1, max = 1000) int seed, @ForAll boolean mended) {
        PathConfig path =
                PathConfig.ofRtt(RTT)
                        .withLoss(Loss.NONE, Loss.rate(mended ? 0.1 : 0.03))
                        .withReordering(0.1, 3 * MILLI)
                        .withDuplicateRate(0.1);
        TcpKind kind = mended ? TcpKind.RETRANSMITTING : TcpKind.BREENIX;
        Networked.Found<Exchange> found =
                get(
                        machine(Delivery.MSI, NetworkPolicy.S1.with(kind), 32).withSeed(seed),
                        serving(40_000, path, TcpConfig.DEFAULT));
        assertWhole(found.only(), 40_000);
    }

    @ParameterizedTest
    @EnumSource(HttpConfig.Framing.class)
    void everyWayToEndABodyIsUnderstood(HttpConfig.Framing framing) {
        NetworkConfig network =
                NetworkConfig.behind(
                        HostConfig.at("gateway", "10.211.55.1")
                                .withHttp(
                                        HttpConfig.serving(9_999)
                                                .withFraming(framing)
                                                .withChunkBytes(1000)));
        Networked.Found<Exchange> found =
                Networked.run(
                        machine(Delivery.MSI, NetworkPolicy.S1, 64),
                        network,
                        5,
                        system ->
                                new HttpClient(system, NetworkPolicy.S1.http())
                                        .get("10.211.55.1", 80, "/"));
        assertWhole(found.only(), 9_999);
    }

    @Test
    void aClosedPortRefusesAtOnce() {
        Networked.Found<Exchange> found =
                Networked.run(
                        machine(Delivery.MSI, NetworkPolicy.S1, 64),
                        serving(10, PathConfig.ofRtt(RTT), TcpConfig.DEFAULT),
                        5,
                        system ->
                                new HttpClient(system, NetworkPolicy.S1.http()).get(WEB, 81, "/"));
        assertThat(found.only().outcome()).isEqualTo(HttpClient.Outcome.CONNECT_FAILED);
        assertThat(found.only().error()).isEqualTo(Errno.ECONNREFUSED);
        assertThat(found.only().ticks()).isEqualTo(RTT);
    }

    @ParameterizedTest(name = "{0}: {1} servers asked")
    @CsvSource({
        "SYNC_SPIN, 1, ANSWERED",
        "FIRST_PACKET_LOST, 2, SEND_ERROR",
        "PARKED, 2, SEND_ERROR"
    })
    void aColdCacheCostsWhatTheTreeDoesAboutIt(
            ArpMiss miss, int asked, DnsClient.Outcome firstOutcome) {
        NetworkPolicy policy = NetworkPolicy.S1.with(miss);
        int server = dev.doorbell.kernel.program.Addresses.of("93.184.216.34");
        NetworkConfig network =
                NetworkConfig.behind(
                                HostConfig.at("gateway", "10.211.55.1")
                                        // The one at boot is not answered.
                                        .withArp(ArpConfig.PROMPT.withIgnoredRequests(1))
                                        .withDns(DnsConfig.answering(server)))
                        .withHost(
                                HostConfig.at("google", "8.8.8.8")
                                        .withDns(DnsConfig.answering(server)));
        Networked.Found<Lookup> found =
                Networked.run(
                        machine(Delivery.MSI, policy, 64),
                        network,
                        5,
                        system -> new DnsClient(system, policy.dns()).resolveAuto("a.example"));
        assertThat(found.only().attempts()).hasSize(asked);
        assertThat(found.only().attempts().get(0).outcome()).isEqualTo(firstOutcome);
        assertThat(found.only().isAnswered()).isTrue();
        // The parked query goes out all the same, though nobody waits for its answer any more.
        assertThat(found.network().log().count(PeerEvent.Kind.DNS_ASKED))
                .isEqualTo(miss == ArpMiss.PARKED ? 2 : 1);
    }

    @Test
    void aGatewayThatIsSilentCostsASpinningSenderFiftyRounds() {
        NetworkConfig network =
                NetworkConfig.behind(
                        HostConfig.at("gateway", "10.211.55.1").withArp(ArpConfig.PROMPT.silent()));
        Networked.Found<Lookup> found =
                Networked.run(
                        machine(Delivery.MSI, NetworkPolicy.S1, 64),
                        network,
                        5,
                        system -> new DnsClient(system, NetworkPolicy.S1.dns()).resolveAuto("a.b"));
        assertThat(found.only().attempts())
                .extracting(DnsClient.Attempt::outcome)
                .containsOnly(DnsClient.Outcome.SEND_ERROR);
        // Four servers, fifty rounds each, half a million turns of seven cycles of a nanosecond.
        assertThat(found.only().ticks()).isEqualTo(4 * 50 * 500_000L * 7);
    }

    @Test
    void aSpinningKernelPingsItsGatewayAsItBoots() {
        Networked.Found<Integer> found =
                Networked.run(
                        machine(Delivery.MSI, NetworkPolicy.S1, 64),
                        serving(1, PathConfig.NONE, TcpConfig.DEFAULT),
                        1,
                        system -> 1);
        assertThat(Objects.requireNonNull(found.machine().kernel().stack()).pingReplyCount())
                .isEqualTo(1);
        assertThat(found.network().log().count(PeerEvent.Kind.PING_ANSWERED)).isEqualTo(1);
        assertThat(found.network().log().count(PeerEvent.Kind.ARP_ANSWERED)).isEqualTo(1);
    }

    @Test
    void theTraceCountersNameEveryStageAFramePasses() {
        Networked.Found<Exchange> found =
                get(
                        machine(Delivery.MSI, NetworkPolicy.S1, 64),
                        serving(10_000, PathConfig.ofRtt(RTT), TcpConfig.DEFAULT));
        String text = found.machine().kernel().procFiles().traceCounters();
        long frames = found.machine().journeys().breakdown().begun();
        assertThat(text)
                .contains("\nFRAME: " + frames + "\n")
                .contains("\nARP: 1\n")
                .contains("\nTCP_OUT_OF_ORDER: 0\n")
                .containsPattern("\nTCP_ACCEPTED: [1-9]")
                .containsPattern("\nGIC_NIC_ACK_TOTAL: [1-9]");
        assertThat(value(text, "SOFTIRQ_ENTRY")).isEqualTo(value(text, "SOFTIRQ_EXIT"));
        assertThat(value(text, "IRQ_TOTAL"))
                .isGreaterThanOrEqualTo(
                        value(text, "TIMER_TICK_TOTAL") + value(text, "GIC_NIC_ACK_TOTAL"));
        assertThat(found.machine().kernel().procFiles().interrupts())
                .isEqualTo(found.machine().interrupts());
    }

    private static long value(String text, String name) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(name + ": ")) {
                return Long.parseLong(line.substring(name.length() + 2));
            }
        }
        throw new AssertionError("no counter " + name);
    }

    @Test
    void twoProgramsOnTwoCoresShareTheCardAndBothHaveTheirPages() {
        List<Exchange> pages = new ArrayList<>();
        Program getter =
                system ->
                        pages.add(
                                new HttpClient(system, NetworkPolicy.S1.http()).get(WEB, 80, "/"));
        MachineConfig base =
                MachineConfig.parallels(Delivery.MSI, TimingProfile.named("parallels-m1"));
        MachineConfig config =
                base.withCores(2)
                        .with(
                                base.kernel()
                                        .withReceiveBuffers(64)
                                        .withNetwork(NetworkPolicy.S1)
                                        .running(
                                                List.of(
                                                        new Program.Listening(-2, getter),
                                                        new Program.Listening(-2, getter))));
        try (Machine machine =
                Machine.boot(
                        config,
                        built ->
                                new dev.doorbell.nic.peer.Network(
                                        built.parts(),
                                        built.wire(),
                                        serving(
                                                50_000,
                                                PathConfig.ofRtt(RTT),
                                                TcpConfig.DEFAULT)))) {
            machine.runFor(5 * machine.time().ticksPerSecond());
        }
        assertThat(pages).hasSize(2);
        assertWhole(pages.get(0), 50_000);
        assertWhole(pages.get(1), 50_000);
    }

    @Test
    void aProgramThatWantsSocketsOfAKernelWithoutAStackIsTold() {
        MachineConfig base = MachineConfig.parallels(Delivery.MSI, TimingProfile.named("ideal"));
        Program program = system -> system.sockets().udp();
        MachineConfig config =
                base.with(
                        base.kernel()
                                .running(
                                        List.of(
                                                new Program.Listening(
                                                        Program.Listening.NO_PORT, program))));
        assertThatThrownBy(
                        () -> {
                            try (Machine machine = Machine.boot(config)) {
                                machine.runFor(machine.time().ticksPerSecond());
                            }
                        })
                .hasRootCauseInstanceOf(ConfigurationException.class)
                .rootCause()
                .hasMessageContaining("withNetwork");
    }
}
