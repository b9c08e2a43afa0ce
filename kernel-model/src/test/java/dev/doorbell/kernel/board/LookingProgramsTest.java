package dev.doorbell.kernel.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.policy.NetworkPolicy;
import dev.doorbell.kernel.program.Addresses;
import dev.doorbell.kernel.program.DnsClient;
import dev.doorbell.kernel.program.DnsClient.Lookup;
import dev.doorbell.kernel.program.Errno;
import dev.doorbell.kernel.program.Program;
import dev.doorbell.kernel.program.Sockets;
import dev.doorbell.nic.peer.DnsConfig;
import dev.doorbell.nic.peer.HostConfig;
import dev.doorbell.nic.peer.Network;
import dev.doorbell.nic.peer.NetworkConfig;
import dev.doorbell.nic.peer.PathConfig;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that look in a loop: on any core, beside others, and what each turn costs. */
class LookingProgramsTest {
    private static final long MILLI = 1_000_000;
    private static final long RTT = 7_300_001;
    private static final NetworkPolicy POLICY = NetworkPolicy.S1;
    private static final Program IDLE = system -> {};

    private static NetworkConfig network() {
        return NetworkConfig.behind(HostConfig.at("gateway", "10.211.55.1"))
                .withHost(
                        HostConfig.at("google", "8.8.8.8")
                                .withPath(PathConfig.ofRtt(RTT))
                                .withDns(DnsConfig.answering(Addresses.of("1.2.3.4"))));
    }

    private static void run(MachineConfig base, int millis, Program... programs) {
        List<Program.Listening> all = new ArrayList<>();
        for (Program program : programs) {
            all.add(new Program.Listening(Program.Listening.NO_PORT, program));
        }
        MachineConfig config = base.with(base.kernel().withNetwork(POLICY).running(all));
        try (Machine machine =
                Machine.boot(
                        config, built -> new Network(built.parts(), built.wire(), network()))) {
            machine.runFor(millis * (machine.time().ticksPerSecond() / 1000));
        }
    }

    private static MachineConfig ideal() {
        return MachineConfig.parallels(Delivery.MSI, TimingProfile.named("ideal"));
    }

    @Test
    void anAnswerThatComesToAnotherCoreIsSeenAtOnce() {
        List<Lookup> found = new ArrayList<>();
        run(
                ideal().withCores(2),
                100,
                IDLE,
                system -> found.add(new DnsClient(system, POLICY.dns()).resolveAuto("a.b")));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).isAnswered()).isTrue();
        // Core 0 takes the interrupt; the asker looks in a loop on core 1.
        assertThat(found.get(0).ticks()).isEqualTo(RTT / 2 * 2 + 1);
    }

    @Test
    void aDeadlineIsSeenOnAnotherCoreWithTheTickThatBringsIt() {
        List<DnsClient.Attempt> found = new ArrayList<>();
        run(
                ideal().withCores(2),
                1000,
                IDLE,
                system -> {
                    system.sleepMillis(100);
                    found.add(
                            new DnsClient(system, POLICY.dns())
                                    .resolve("a.b", Addresses.of("10.9.9.9")));
                });
        assertThat(found).hasSize(1);
        assertThat(found.get(0).outcome()).isEqualTo(DnsClient.Outcome.TIMED_OUT);
        assertThat(found.get(0).endTick() - found.get(0).startTick()).isEqualTo(500 * MILLI);
    }

    @ParameterizedTest(name = "a turn of three calls of {0} cycles")
    @ValueSource(longs = {1, 10, 1000, 30_000})
    void anAnswerIsSeenByTheLookThatFollowsIt(long call) {
        List<Lookup> found = new ArrayList<>();
        TimingProfile profile =
                TimingProfile.named("ideal").with(TimingConstant.RECV_SYSCALL, call);
        run(
                ideal().with(profile),
                200,
                system -> found.add(new DnsClient(system, POLICY.dns()).resolveAuto("a.b")));
        // Socket, port and sending cost a call each before the question is out; the look that finds
        // the
        // answer, closing, and what is left of the turn come after it.
        assertThat(found.get(0).ticks() - RTT).isBetween(4 * call, 10 * call);
    }

    @Test
    void aLoopThatYieldsLeavesTheCoreToOthers() {
        List<Lookup> found = new ArrayList<>();
        long[] computed = new long[1];
        TimingProfile profile = TimingProfile.named("ideal").with(TimingConstant.RECV_SYSCALL, 100);
        run(
                ideal().with(profile),
                50,
                system -> found.add(new DnsClient(system, POLICY.dns()).resolveAuto("a.b")),
                system -> {
                    while (system.clockMillis() < 40) {
                        system.compute(10_000);
                        computed[0] += 10_000;
                        system.yieldCore();
                    }
                });
        assertThat(found.get(0).isAnswered()).isTrue();
        assertThat(found.get(0).ticks()).isBetween(RTT, RTT + 30_000);
        assertThat(computed[0]).isGreaterThan(35 * MILLI);
    }

    @Test
    void sleepingTakesWholeTicksOfTheClock() {
        List<Long> slept = new ArrayList<>();
        run(
                ideal(),
                100,
                system -> {
                    long start = system.nowTicks();
                    system.sleepMillis(3);
                    system.compute(500_000);
                    slept.add(system.nowTicks() - start);
                    system.sleepMillis(1);
                    slept.add(system.nowTicks() - start);
                    slept.add(system.clockMillis());
                });
        assertThat(slept).containsExactly(3_500_000L, 4 * MILLI, 4L);
    }

    @Test
    void aDescriptorThatIsNotThereIsRefusedAndSixtyFourAreEnough() {
        List<Integer> answers = new ArrayList<>();
        run(
                ideal(),
                10,
                system -> {
                    Sockets sockets = system.sockets();
                    byte[] some = new byte[4];
                    answers.add(sockets.bind(9, 1));
                    answers.add(sockets.sendTo(3, some, 1, 1));
                    answers.add(sockets.receiveFrom(-1, some));
                    answers.add(sockets.awaitFrom(99, some));
                    answers.add(sockets.send(3, some, 0, 4));
                    answers.add(sockets.receive(3, some));
                    answers.add(sockets.close(3));
                    int last = 0;
                    for (int i = 0; i < 64; i++) {
                        last = sockets.udp();
                    }
                    answers.add(last);
                    answers.add(sockets.udp());
                    answers.add(sockets.connect(1, 1));
                    answers.add(sockets.receive(last, some));
                    answers.add(sockets.bind(last, 70_000));
                    answers.add(sockets.sendTo(last, some, 1, 0));
                    answers.add(sockets.close(last));
                    answers.add(sockets.udp());
                });
        int bad = Errno.EBADF;
        assertThat(answers)
                .containsExactly(
                        bad,
                        bad,
                        bad,
                        bad,
                        bad,
                        bad,
                        bad,
                        66,
                        Errno.EMFILE,
                        Errno.EMFILE,
                        bad,
                        Errno.EINVAL,
                        Errno.EINVAL,
                        0,
                        66);
    }
}
