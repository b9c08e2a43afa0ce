package dev.doorbell.kernel.board;

import static dev.doorbell.sim.testkit.Times.micros;
import static dev.doorbell.sim.testkit.Times.millis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.doorbell.kernel.program.Program;
import dev.doorbell.sim.SimulationException;
import dev.doorbell.sim.error.MisuseException;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MachineMisuseTest {
    @Test
    void aMachineMayBeHandedToAnotherThreadWhileItRests() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Machine machine = Boards.parallels().boot()) {
            machine.runFor(millis(1));
            Future<Long> there =
                    other.submit(
                            () -> {
                                machine.runFor(millis(1));
                                return machine.digest();
                            });
            assertThat(there.get()).isEqualTo(machine.digest());
            machine.runFor(millis(1));
        } finally {
            other.shutdown();
        }
    }

    @Test
    void aRunningMachineRefusesOtherThreads() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        List<Throwable> refused = new ArrayList<>();
        try (Machine machine = Boards.parallels().boot()) {
            Future<?> there =
                    other.submit(
                            () -> {
                                running.await();
                                List<ThrowingCallable> uses =
                                        List.of(
                                                () -> machine.runFor(1),
                                                () -> machine.wire().deliver(new byte[60]),
                                                machine::interrupts,
                                                machine::journeys,
                                                machine::digest,
                                                machine::counters,
                                                () -> machine.whyNot(40),
                                                machine::close);
                                uses.forEach(use -> refused.add(catchThrowable(use)));
                                tried.countDown();
                                return null;
                            });
            Event wait =
                    Event.named(
                            "test.wait",
                            Phase.DEVICES,
                            () -> {
                                running.countDown();
                                await(tried);
                            });
            machine.parts().events().scheduleIn(1, wait);
            machine.runFor(millis(1));
            there.get();

            assertThat(refused)
                    .hasSize(8)
                    .allSatisfy(
                            one ->
                                    assertThat(one)
                                            .isInstanceOf(MisuseException.class)
                                            .hasMessageContaining("running"));
            assertThat(refused.get(0))
                    .hasMessageContaining("running on another thread")
                    .hasMessageContaining("wait until it has returned");
            machine.runFor(millis(1)); // unharmed
        } finally {
            other.shutdown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aProgramMayLookAtTheMachineItRunsOn() {
        Machine[] self = new Machine[1];
        List<String> seen = new ArrayList<>();
        Program looking =
                system -> {
                    system.receive();
                    seen.add(self[0].interrupts());
                };
        try (Machine machine =
                Boards.parallels()
                        .kernel(k -> k.running(List.of(new Program.Listening(-1, looking))))
                        .boot()) {
            self[0] = machine;
            machine.wire().deliver(new byte[60]);
            machine.runFor(millis(1));
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    void aClosedMachineRunsNoMoreAndCarriesNothing() {
        Machine machine = Boards.parallels().boot();
        machine.wire().deliver(new byte[60]);
        machine.runUntilQuiet();
        machine.close();
        machine.close();

        assertThatThrownBy(() -> machine.runFor(millis(1)))
                .isInstanceOf(MisuseException.class)
                .hasMessageContaining("closed")
                .hasMessageContaining("make a new one");
        assertThatThrownBy(() -> machine.runUntil(m -> true, millis(1)))
                .isInstanceOf(MisuseException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(machine::wire)
                .isInstanceOf(MisuseException.class)
                .hasMessageContaining("nothing would carry a frame")
                .hasMessageContaining("boot a new one");
    }

    @Test
    void whatAClosedMachineRecordedCanBeRead() {
        Machine machine = Boards.parallels().boot();
        machine.wire().deliver(new byte[60]);
        machine.runUntilQuiet();
        long digest = machine.digest();
        machine.close();

        assertThat(machine.digest()).isEqualTo(digest);
        assertThat(machine.journeys().finished()).hasSize(1);
        assertThat(machine.interrupts()).contains("CPU0");
        assertThat(machine.counters().toString()).contains("FRAME");
        assertThat(machine.findings()).isEmpty();
        assertThat(machine.isQuiet()).isTrue();
    }

    @Test
    void timeDoesNotGoBack() {
        try (Machine machine = Boards.parallels().boot()) {
            assertThatThrownBy(() -> machine.runUntil(machine.nowTicks() - 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("time does not go back")
                    .hasMessageContaining("same seed");
            assertThatThrownBy(() -> machine.runFor(Duration.ofMillis(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("time does not go back");
            assertThatThrownBy(() -> machine.runUntil(m -> false, Duration.ofMillis(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("time does not go back");
            assertThatThrownBy(() -> machine.runUntilQuiet(Duration.ofSeconds(Long.MAX_VALUE)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2^63");
        }
    }

    @Test
    void aConditionCannotRunItsMachine() {
        try (Machine machine = Boards.parallels().boot()) {
            long begun = machine.nowTicks();
            for (boolean atOnce : new boolean[] {true, false}) {
                assertThatThrownBy(
                                () ->
                                        machine.runUntil(
                                                m -> {
                                                    if (atOnce || m.nowTicks() > begun) {
                                                        m.runFor(micros(1));
                                                    }
                                                    return false;
                                                },
                                                millis(2)))
                        .isInstanceOf(MisuseException.class)
                        .hasMessageContaining("not to be nested")
                        .hasMessageContaining("Schedule an event instead");
            }
            machine.runFor(millis(1));
        }
    }

    @Test
    void aHandlerCannotRunOrCloseItsMachine() {
        for (int way = 0; way < 2; way++) {
            boolean closes = way == 1;
            try (Machine machine = Boards.parallels().boot()) {
                Event nested =
                        Event.named(
                                "test.nested",
                                Phase.DEVICES,
                                () -> {
                                    Runnable closing = machine::close;
                                    if (closes) {
                                        closing.run();
                                    } else {
                                        machine.runFor(1);
                                    }
                                });
                machine.parts().events().scheduleIn(1, nested);

                assertThatThrownBy(() -> machine.runFor(millis(1)))
                        .isInstanceOf(SimulationException.class)
                        .hasCauseInstanceOf(MisuseException.class)
                        .hasMessageContaining(
                                closes ? "cannot be closed; stop it first" : "not to be nested");
                assertThatThrownBy(() -> machine.runFor(1))
                        .isInstanceOf(MisuseException.class)
                        .hasMessageContaining("broken");
            }
        }
    }

    @Test
    void aMachineThatNobodyWatchesHasNoFindings() {
        try (Machine machine = Boards.parallels().unwatched().boot()) {
            assertThat(machine.isWatched()).isFalse();
            assertThatThrownBy(machine::findings)
                    .isInstanceOf(MisuseException.class)
                    .hasMessageContaining("boot it by Boards, without unwatched()");
        }
    }

    @Test
    void aSingleJourneyIsAskedForInVainWithWords() {
        try (Machine machine = Boards.parallels().boot()) {
            assertThatThrownBy(() -> machine.journeys().single())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("0 were delivered")
                    .hasMessageContaining("run on until one has ended");
            machine.wire().deliver(new byte[60]);
            machine.wire().deliver(new byte[60]);
            machine.runUntilQuiet();
            assertThatThrownBy(() -> machine.journeys().single())
                    .hasMessageContaining("2 were delivered");
        }
    }
}
