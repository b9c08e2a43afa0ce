package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.policy.Snapshot;
import dev.doorbell.kernel.program.Addresses;
import dev.doorbell.kernel.program.DnsClient;
import dev.doorbell.kernel.program.DnsClient.Attempt;
import dev.doorbell.kernel.program.DnsClient.Lookup;
import dev.doorbell.kernel.program.DnsClient.Outcome;
import dev.doorbell.kernel.program.HttpClient;
import dev.doorbell.kernel.program.ResolverPolicy;
import dev.doorbell.kernel.program.ResolverPolicy.Clock;
import dev.doorbell.nic.peer.DnsConfig;
import dev.doorbell.nic.peer.HostConfig;
import dev.doorbell.nic.peer.HttpConfig;
import dev.doorbell.nic.peer.NetworkConfig;
import dev.doorbell.nic.peer.PathConfig;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a name costs, in closed form: with a server that is dead (A14), and with one that answers to a
 * kernel that polls (A4). Under profile {@code ideal} a tick is a nanosecond, and only what waits takes
 * time.
 */
class ResolverTimingTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final int WEB = Addresses.of("93.184.216.34");

    private static MachineConfig ideal(Delivery delivery, NetworkPolicy policy) {
        MachineConfig base = MachineConfig.parallels(delivery, TimingProfile.named("ideal"));
        return base.with(base.kernel().withNetwork(policy));
    }

    /** VMware's network: its own resolver at the gateway, Google behind it, nobody else. */
    private static NetworkConfig vmware(long rttNanos) {
        return NetworkConfig.behind(
                        HostConfig.at("gateway", "172.16.45.2").withDns(DnsConfig.answering(WEB)))
                .withHost(
                        HostConfig.at("google", "8.8.8.8")
                                .withPath(PathConfig.ofRtt(rttNanos))
                                .withDns(DnsConfig.answering(WEB)))
                .withHost(
                        HostConfig.at("web", "93.184.216.34")
                                .withPath(PathConfig.ofRtt(rttNanos))
                                .withHttp(HttpConfig.serving(100)));
    }

    @Property(tries = 25, seed = "20262101", edgeCases = EdgeCasesMode.FIRST)
    @Label("A14: one dead server costs five seconds less the fraction at which it was asked")
    void aDeadServerCostsWhatIsLeftOfItsFifthSecond(
            @ForAll @IntRange(min = 0, max = 2500) int phaseMillis) {
        NetworkPolicy policy = NetworkPolicy.S0.onVmware();
        Networked.Found<Lookup> found =
                Networked.run(
                        ideal(Delivery.MSI, policy),
                        vmware(0),
                        12,
                        system -> {
                            system.sleepMillis(phaseMillis);
                            return new DnsClient(system, policy.dns()).resolveAuto("example.com");
                        });

        Attempt dead = found.only().attempts().get(0);
        assertThat(dead.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(dead.endTick() - dead.startTick())
                .isEqualTo((5000 - phaseMillis % 1000) * MILLI)
                .isGreaterThan(4 * SECOND)
                .isLessThanOrEqualTo(5 * SECOND);
        assertThat(found.only().address()).isEqualTo(WEB);
        assertThat(found.only().attempts()).hasSize(2);
    }

    @ParameterizedTest(name = "A14: two dead servers, asked {0} ms into a second")
    @CsvSource({"0", "1", "500", "999"})
    void theSecondDeadServerCostsFiveWholeSecondsSinceTheFirstEndsWithOne(int phaseMillis) {
        NetworkPolicy policy = NetworkPolicy.S0.onVmware();
        Networked.Found<HttpClient.Exchange> found =
                Networked.run(
                        ideal(Delivery.MSI, policy),
                        vmware(20 * MILLI),
                        12,
                        system -> {
                            system.sleepMillis(phaseMillis);
                            return new HttpClient(system, policy.http()).get("host.org", 80, "/");
                        });

        List<Attempt> attempts = found.only().lookup().attempts();
        assertThat(attempts)
                .extracting(Attempt::outcome)
                .hasSize(3)
                .last()
                .isEqualTo(Outcome.ANSWERED);
        assertThat(attempts.get(1).endTick() - attempts.get(1).startTick()).isEqualTo(5 * SECOND);
        assertThat(attempts.get(1).endTick() - attempts.get(0).startTick())
                .isEqualTo((10_000 - phaseMillis) * MILLI)
                .isGreaterThan(9 * SECOND)
                .isLessThanOrEqualTo(10 * SECOND);
        assertThat(found.only().outcome()).isEqualTo(HttpClient.Outcome.WHOLE);
        // A name, a connection, and a page: three trips beyond the timeouts.
        assertThat(found.only().ticks()).isEqualTo((10_000 - phaseMillis) * MILLI + 3 * 20 * MILLI);
    }

    @Test
    void millisecondsCostEachDeadServerItsTimeoutWhateverThePhase() {
        NetworkPolicy policy =
                NetworkPolicy.S1
                        .onVmware()
                        .withResolvers(
                                ResolverPolicy.of(
                                        500,
                                        Clock.MILLISECONDS,
                                        "10.211.55.1",
                                        "10.0.2.3",
                                        "8.8.8.8"),
                                NetworkPolicy.S1.http());
        for (int phase : new int[] {0, 333, 999}) {
            Networked.Found<Lookup> found =
                    Networked.run(
                            ideal(Delivery.MSI, policy),
                            vmware(20 * MILLI),
                            5,
                            system -> {
                                system.sleepMillis(phase);
                                return new DnsClient(system, policy.dns()).resolveAuto("a.b");
                            });
            assertThat(found.only().ticks()).isEqualTo(2 * 500 * MILLI + 20 * MILLI);
        }
    }

    @Property(tries = 40, seed = "20262102", edgeCases = EdgeCasesMode.FIRST)
    @Label("A4: an answer is seen by the first poll at or after it, whatever the phase")
    void aPolledAnswerWaitsForTheNextPoll(
            @ForAll @LongRange(min = 0, max = 60 * MILLI) long phase,
            @ForAll @LongRange(min = 0, max = 35 * MILLI) long halfRtt,
            @ForAll boolean slow) {
        long period = (slow ? 50 : 10) * MILLI;
        NetworkPolicy policy = NetworkPolicy.S1.onVmware();
        MachineConfig base = ideal(Delivery.POLL, policy);
        KernelConfig kernel =
                base.kernel().with(base.kernel().tick().withPollDivisor(slow ? 50 : 10));
        List<Long> origin = new ArrayList<>();
        Networked.Found<Lookup> found =
                Networked.run(
                        base.with(kernel),
                        vmware(2 * halfRtt),
                        2,
                        system -> {
                            origin.add(system.nowTicks());
                            system.compute(phase);
                            return new DnsClient(system, policy.dns()).resolveAuto("example.com");
                        });

        // The program and the tick start together: polls are at whole periods from there.
        long asked = found.only().startTick() - origin.get(0);
        long answered = asked + 2 * halfRtt;
        // One that comes at the tick of a poll is in memory before it; a question is behind it.
        long polls = halfRtt == 0 ? asked / period + 1 : (answered + period - 1) / period;
        long seen = polls * period;
        assertThat(asked).isEqualTo(phase);
        assertThat(found.only().endTick() - origin.get(0)).isEqualTo(seen);
        assertThat(found.only().ticks() - 2 * halfRtt).isLessThanOrEqualTo(period);
    }

    @ParameterizedTest(name = "{0}, asking {1} ms after boot")
    @CsvSource({"S0, 0, 4, 5.1", "S0, 700, 4, 5.1", "S1, 0, 0, 0.2", "S6, 0, 0, 0.2"})
    void snapshotsOnAnE1000eTakeWhatTheTreesTook(
            Snapshot snapshot, int phaseMillis, double least, double most) {
        // S0 may take a little more than five seconds: its ticks are late, each by its handler's
        // latency,
        // and the answer waits for a poll.
        Delivery delivery = snapshot == Snapshot.S6 ? Delivery.MSI : Delivery.POLL;
        NetworkPolicy policy = snapshot.network().onVmware();
        MachineConfig base =
                MachineConfig.parallels(delivery, TimingProfile.named("vmware-fusion-m1"))
                        .with(NicKind.I82574L);
        Networked.Found<Lookup> found =
                Networked.run(
                        base.with(KernelConfig.of(snapshot, delivery).withNetwork(policy)),
                        vmware(25 * MILLI),
                        12,
                        system -> {
                            system.sleepMillis(phaseMillis);
                            return new DnsClient(system, policy.dns()).resolveAuto("example.com");
                        });
        assertThat(found.only().isAnswered()).isTrue();
        assertThat(found.millis(found.only().ticks()) / 1000).isBetween(least, most);
    }

    @ParameterizedTest(name = "HTTP: {0}, asking {1} ms after boot")
    @CsvSource({"S0, 0, 9, 10.5", "S0, 700, 9, 10.5", "S1, 0, 0, 2", "S6, 0, 0, 2"})
    void pagesOnAnE1000eTakeWhatTheTreesTook(
            Snapshot snapshot, int phaseMillis, double least, double most) {
        Delivery delivery = snapshot == Snapshot.S6 ? Delivery.MSI : Delivery.POLL;
        NetworkPolicy policy = snapshot.network().onVmware();
        MachineConfig base =
                MachineConfig.parallels(delivery, TimingProfile.named("vmware-fusion-m1"))
                        .with(NicKind.I82574L);
        Networked.Found<HttpClient.Exchange> found =
                Networked.run(
                        base.with(KernelConfig.of(snapshot, delivery).withNetwork(policy)),
                        vmware(25 * MILLI),
                        20,
                        system -> {
                            system.sleepMillis(phaseMillis);
                            return new HttpClient(system, policy.http()).get("host.org", 80, "/");
                        });
        assertThat(found.only().outcome()).isEqualTo(HttpClient.Outcome.WHOLE);
        assertThat(found.millis(found.only().ticks()) / 1000).isBetween(least, most);
    }

    @Test
    void everyWayAServerFailsLeadsToTheNextOne() {
        NetworkPolicy policy =
                NetworkPolicy.S1.withResolvers(
                        ResolverPolicy.of(
                                500,
                                Clock.MILLISECONDS,
                                "10.1.0.1",
                                "10.1.0.2",
                                "10.1.0.3",
                                "10.1.0.4",
                                "10.1.0.5",
                                "10.1.0.6",
                                "8.8.8.8"),
                        NetworkPolicy.S1.http());
        NetworkConfig network =
                NetworkConfig.behind(HostConfig.at("gateway", "10.211.55.1"))
                        .withHost(dns("blocks", "10.1.0.1", DnsConfig.answering(0)))
                        .withHost(
                                dns(
                                        "loops",
                                        "10.1.0.2",
                                        DnsConfig.answering(Addresses.of("127.0.0.1"))))
                        .withHost(
                                dns(
                                        "empty",
                                        "10.1.0.3",
                                        DnsConfig.answering(WEB)
                                                .withBehaviour(DnsConfig.Behaviour.NO_ADDRESS)))
                        .withHost(
                                dns(
                                        "unknown",
                                        "10.1.0.4",
                                        DnsConfig.answering(WEB)
                                                .withBehaviour(DnsConfig.Behaviour.NO_SUCH_NAME)))
                        .withHost(
                                dns(
                                        "another",
                                        "10.1.0.5",
                                        DnsConfig.answering(WEB)
                                                .withBehaviour(DnsConfig.Behaviour.WRONG_ID)))
                        .withHost(
                                dns(
                                        "cut",
                                        "10.1.0.6",
                                        DnsConfig.answering(WEB)
                                                .withBehaviour(DnsConfig.Behaviour.CUT_SHORT)))
                        .withHost(
                                dns(
                                        "google",
                                        "8.8.8.8",
                                        DnsConfig.answering(WEB)
                                                .withBehaviour(DnsConfig.Behaviour.ALIAS)));
        Networked.Found<Lookup> found =
                Networked.run(
                        ideal(Delivery.MSI, policy),
                        network,
                        5,
                        system -> new DnsClient(system, policy.dns()).resolveAuto("a.example"));
        assertThat(found.only().attempts())
                .extracting(Attempt::outcome)
                .containsExactly(
                        Outcome.ADDRESS_REJECTED,
                        Outcome.ADDRESS_REJECTED,
                        Outcome.NO_ADDRESS,
                        Outcome.SERVER_ERROR,
                        Outcome.NOT_UNDERSTOOD,
                        Outcome.NOT_UNDERSTOOD,
                        Outcome.ANSWERED);
        assertThat(found.only().address()).isEqualTo(WEB);
        assertThat(found.only().ticks()).as("whoever answers costs no time").isZero();
    }

    private static HostConfig dns(String name, String address, DnsConfig config) {
        return HostConfig.at(name, address).withDns(config);
    }
}
