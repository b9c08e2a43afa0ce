package dev.doorbell.sim.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.SimulationException;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.event.RunOutcome;
import dev.doorbell.sim.random.RandomStream;
import dev.doorbell.sim.random.Seed;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContextTest {
    private static final CoreTiming TIMING = new CoreTiming(5, 3, 7);

    private static Core core(Simulation simulation, int index) {
        return new Core(simulation.parts(), index, simulation.parts().time().domain("ns"), TIMING);
    }

    private static Simulation simulation(Carrier carrier) {
        return Simulation.builder().seed(42).carrier(carrier).build();
    }

    @ParameterizedTest
    @MethodSource("dev.doorbell.sim.context.GuestThreads#carriers")
    void onlyOneThreadRunsAtATime(Carrier carrier) {
        AtomicInteger inside = new AtomicInteger();
        List<Integer> crowds = new ArrayList<>();
        GuestThreads threads = new GuestThreads();
        try (Simulation simulation = simulation(carrier)) {
            for (int index = 0; index < 4; index++) {
                Core core = core(simulation, index);
                long stride = 3L + index;
                core.powerOn(
                        () -> {
                            threads.enter();
                            for (int step = 0; step < 500; step++) {
                                crowds.add(inside.incrementAndGet());
                                Thread.onSpinWait();
                                inside.decrementAndGet();
                                core.spend(stride);
                            }
                        });
            }

            simulation.runFor(10_000);
        }

        assertThat(crowds).hasSize(2000).containsOnly(1);
        assertThat(threads.count()).isEqualTo(4);
    }

    /** Two cores, three threads that block, and a seed: the digest of their doings. */
    private static long digest(Carrier carrier, int slices) {
        try (Simulation simulation = simulation(carrier)) {
            RandomStream random = simulation.parts().seed().stream("test");
            for (int index = 0; index < 2; index++) {
                Core core = core(simulation, index);
                List<Context> threads = new ArrayList<>();
                int source = simulation.parts().trace().source("guest" + index);
                core.powerOn(() -> schedule(simulation, core, threads, random, source));
                Context idle = core.running();
                for (int thread = 0; thread < 3; thread++) {
                    long name = thread;
                    threads.add(
                            core.context(
                                    "thread" + index + thread,
                                    () -> block(simulation, core, idle, name, source)));
                }
            }
            for (int slice = 1; slice <= slices; slice++) {
                simulation.runUntil(90_000L * slice / slices);
            }
            return simulation.digest();
        }
    }

    private static void schedule(
            Simulation simulation,
            Core core,
            List<Context> threads,
            RandomStream random,
            int source) {
        for (; ; ) {
            core.spend(random.nextLong(50) + 1);
            int next = (int) random.nextLong(threads.size());
            simulation.parts().trace().emit(TracePoint.THREAD_RUNNING, source, 0, next);
            core.switchTo(threads.get(next));
        }
    }

    private static void block(
            Simulation simulation, Core core, Context idle, long name, int source) {
        for (; ; ) {
            core.spend(7 + name);
            simulation.parts().trace().emit(TracePoint.THREAD_WOKEN, source, 0, name);
            core.switchTo(idle);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.doorbell.sim.context.GuestThreads#carriers")
    void theDigestDoesNotTellWhichThreadsCarryTheContexts(Carrier carrier) {
        assertThat(digest(carrier, 1)).isEqualTo(digest(Carrier.PLATFORM, 1));
    }

    @Test
    void theDigestDoesNotTellHowManyRunsThereWere() {
        assertThat(digest(Carrier.preferred(), 137)).isEqualTo(digest(Carrier.preferred(), 1));
    }

    @Test
    void virtualThreadsAreRefusedWhereTheJdkHasNone() {
        assertThat(Carrier.VIRTUAL.isAvailable()).isEqualTo(Runtime.version().feature() >= 21);
        if (!Carrier.VIRTUAL.isAvailable()) {
            assertThatThrownBy(() -> Simulation.builder().carrier(Carrier.VIRTUAL))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("21");
        }
        assertThat(Carrier.preferred().isAvailable()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.doorbell.sim.context.GuestThreads#carriers")
    void aRunMayEndInTheMiddleOfAHandlerAndTheNextGoesOnThere(Carrier carrier) {
        List<String> story = new ArrayList<>();
        try (Simulation simulation = simulation(carrier)) {
            Core core = core(simulation, 0);
            var irq = core.irq().driver();
            core.setVector(
                    () -> {
                        irq.drive(false);
                        core.spend(100);
                        story.add("handler done @" + core.nowTicks());
                    });
            core.powerOn(
                    () -> {
                        core.unmaskInterrupts();
                        core.spend(50);
                        story.add("routine done @" + core.nowTicks());
                    });
            simulation.runUntil(10);
            irq.drive(true);

            assertThat(simulation.runUntil(60)).isEqualTo(RunOutcome.DEADLINE_REACHED);
            assertThat(core.interruptDepth()).isOne();
            assertThat(story).isEmpty();
            assertThat(simulation.nowTicks()).isEqualTo(60);
            simulation.runUntil(1000);
        }

        assertThat(story).containsExactly("handler done @115", "routine done @158");
    }

    @Test
    void aRunTellsWhetherAnythingIsLeft() {
        try (Simulation simulation = simulation(Carrier.preferred())) {
            Core core = core(simulation, 0);
            core.powerOn(() -> core.spend(100));

            assertThat(simulation.runFor(99)).isEqualTo(RunOutcome.DEADLINE_REACHED);
            assertThat(simulation.runFor(1)).isEqualTo(RunOutcome.QUIET);
        }
    }

    @Test
    void guestCodeCanEndTheRunInItsTick() {
        try (Simulation simulation = simulation(Carrier.preferred())) {
            Core core = core(simulation, 0);
            core.powerOn(
                    () -> {
                        core.spend(100);
                        simulation.stop();
                        core.spend(100);
                    });

            assertThat(simulation.runFor(1000)).isEqualTo(RunOutcome.STOPPED);
            assertThat(simulation.nowTicks()).isEqualTo(100);
            assertThat(simulation.runUntil(300)).isEqualTo(RunOutcome.QUIET);
        }
    }

    @Test
    void theStreamsOfASimulationFollowFromItsSeed() {
        try (Simulation simulation = simulation(Carrier.preferred())) {
            assertThat(simulation.parts().seed()).isEqualTo(new Seed(42));
        }
    }

    @Test
    void aContextThatHasEndedCannotBeSwitchedTo() {
        try (Simulation simulation = simulation(Carrier.preferred())) {
            Core core = core(simulation, 0);
            Core other = core(simulation, 1);
            Context brief = core.context("brief", () -> {});
            core.powerOn(() -> core.switchTo(brief));
            other.powerOn(
                    () -> {
                        other.spend(5);
                        other.switchTo(brief);
                    });

            assertThatThrownBy(() -> simulation.runFor(10))
                    .isInstanceOf(SimulationException.class)
                    .hasMessageContaining("brief has finished");
            assertThat(brief.isFinished()).isTrue();
        }
    }
}
