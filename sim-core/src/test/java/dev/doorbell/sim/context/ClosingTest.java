package dev.doorbell.sim.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceRing;
import dev.doorbell.sim.trace.TraceSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClosingTest {
    /** A core in the middle of a payment, two threads that wait, and one that never ran. */
    private static Simulation midway(Carrier carrier, GuestThreads threads, List<String> unwound) {
        Simulation simulation = Simulation.builder().carrier(carrier).build();
        Core core =
                new Core(
                        simulation.parts(),
                        0,
                        simulation.parts().time().domain("ns"),
                        new CoreTiming(0, 0, 0));
        List<Context> waiting = new ArrayList<>();
        core.powerOn(
                () -> {
                    threads.enter();
                    waiting.forEach(core::switchTo);
                    try {
                        core.spend(1_000_000);
                        unwound.add("boot went on");
                    } finally {
                        unwound.add("boot");
                    }
                });
        Context boot = core.running();
        for (String name : List.of("first", "second")) {
            waiting.add(
                    core.context(
                            name,
                            () -> {
                                threads.enter();
                                try {
                                    core.switchTo(boot);
                                    unwound.add(name + " went on");
                                } finally {
                                    unwound.add(name);
                                }
                            }));
        }
        core.context("never", threads::enter);
        simulation.runFor(1000);
        return simulation;
    }

    @ParameterizedTest
    @MethodSource("dev.doorbell.sim.context.GuestThreads#carriers")
    void closingInTheMiddleOfGuestCodeUnwindsEveryStackAndLeavesNoThread(Carrier carrier) {
        Set<String> before = GuestThreads.ofEverySimulation();
        GuestThreads threads = new GuestThreads();
        List<String> unwound = new ArrayList<>();
        Simulation simulation = midway(carrier, threads, unwound);
        assertThat(threads.alive()).hasSize(3);

        simulation.close();

        assertThat(threads.alive()).isEmpty();
        assertThat(unwound).containsExactlyInAnyOrder("boot", "first", "second");
        assertThat(GuestThreads.ofEverySimulation()).isEqualTo(before);
    }

    @Test
    void closingTwiceIsClosingOnce() {
        List<String> unwound = new ArrayList<>();
        Simulation simulation = midway(Carrier.preferred(), new GuestThreads(), unwound);

        simulation.close();
        simulation.close();

        assertThat(unwound).hasSize(3);
    }

    @Test
    void aSimulationThatNeverRanHasNoThread() {
        Set<String> before = GuestThreads.ofEverySimulation();
        try (Simulation simulation = Simulation.builder().build()) {
            Core core =
                    new Core(
                            simulation.parts(),
                            0,
                            simulation.parts().time().domain("ns"),
                            new CoreTiming(0, 0, 0));
            core.powerOn(() -> {});

            assertThat(GuestThreads.ofEverySimulation()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.doorbell.sim.context.GuestThreads#carriers")
    void anAbandonedSimulationLeaksNoThread(Carrier carrier) {
        GuestThreads threads = new GuestThreads();
        abandon(carrier, threads);
        assertThat(threads.count()).isEqualTo(3);

        await().untilAsserted(
                        () -> {
                            System.gc();
                            assertThat(threads.alive()).isEmpty();
                        });
    }

    /** In a method of its own, so that no frame of the test's keeps it. */
    private static void abandon(Carrier carrier, GuestThreads threads) {
        assertThat(midway(carrier, threads, new ArrayList<>()).nowTicks()).isEqualTo(1000);
        assertThat(threads.alive()).hasSize(3);
    }

    @Test
    void anAbandonedSimulationEndsTheSinksOfItsTrace() {
        AtomicBoolean ended = new AtomicBoolean();
        abandonWithSink(ended);

        await().untilAsserted(
                        () -> {
                            System.gc();
                            assertThat(ended).isTrue();
                            assertThat(GuestThreads.ofEverySimulation())
                                    .doesNotContain("doorbell-trace");
                        });
    }

    private static void abandonWithSink(AtomicBoolean ended) {
        TraceSink sink =
                new TraceSink() {
                    @Override
                    public void record(
                            long tick, TracePoint point, int source, long first, long second) {}

                    @Override
                    public void end() {
                        ended.set(true);
                    }
                };
        Simulation simulation = Simulation.builder().build();
        simulation.parts().trace().attach(new TraceRing(2, sink));
        simulation.runFor(10);
        assertThat(GuestThreads.ofEverySimulation()).contains("doorbell-trace");
    }

    @Test
    void closingReportsASinkThatFailedAndStillUnwindsEveryStack() {
        GuestThreads threads = new GuestThreads();
        List<String> unwound = new ArrayList<>();
        Simulation simulation = midway(Carrier.preferred(), threads, unwound);
        TraceSink full =
                (tick, point, source, first, second) -> {
                    throw new IllegalStateException("disk full");
                };
        simulation.parts().trace().attach(new TraceRing(2, full));
        simulation.parts().trace().emit(TracePoint.DOORBELL, 0, 80, 0);

        assertThatThrownBy(simulation::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("disk full");

        assertThat(threads.alive()).isEmpty();
        assertThat(unwound).hasSize(3);
    }
}
