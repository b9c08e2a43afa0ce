package dev.doorbell.sim.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.SimulationException;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong in a run reaches whoever called for it, with where and when. */
class BrokenRunTest {
    private final Simulation simulation = Simulation.builder().seed(1234).build();
    private final Core core =
            new Core(
                    simulation.parts(),
                    0,
                    simulation.parts().time().domain("ns"),
                    new CoreTiming(5, 3, 7));

    @AfterEach
    void close() {
        simulation.close();
    }

    private void throwAt(long tick, Throwable what) {
        Event event =
                Event.named(
                        "test.breaks",
                        Phase.DEVICES,
                        () -> {
                            throw BrokenRunTest.<RuntimeException>sneaky(what);
                        });
        simulation.parts().events().scheduleAt(tick, event);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneaky(Throwable what) throws T {
        throw (T) what;
    }

    private void check(Throwable cause, long tick, String where) {
        SimulationException broken =
                catchThrowableOfType(SimulationException.class, () -> simulation.runFor(1000));

        assertThat(broken)
                .hasCause(cause)
                .hasMessageContaining("the dice fell badly")
                .hasMessageContaining("in " + where)
                .hasMessageContaining("tick " + tick)
                .hasMessageContaining("seed 1234");
        assertThat(broken.tick()).isEqualTo(tick);
    }

    @Test
    void anExceptionInBootCodeReachesTheCaller() {
        RuntimeException cause = new IllegalArgumentException("the dice fell badly");
        core.powerOn(
                () -> {
                    core.spend(70);
                    throw cause;
                });

        check(cause, 70, "cpu0");
    }

    @Test
    void anErrorInAnInterruptHandlerReachesTheCaller() {
        Error cause = new AssertionError("the dice fell badly");
        core.setVector(
                () -> {
                    throw cause;
                });
        core.irq().driver().drive(true);
        core.powerOn(core::unmaskInterrupts);

        check(cause, 5, "cpu0");
    }

    @Test
    void anExceptionOnAThreadsOwnStackReachesTheCaller() {
        RuntimeException cause = new IllegalArgumentException("the dice fell badly");
        Context thread =
                core.context(
                        "worker",
                        () -> {
                            core.spend(30);
                            throw cause;
                        });
        core.powerOn(() -> core.switchTo(thread));

        check(cause, 30, "worker");
    }

    @Test
    void anExceptionInAnEventHandlerReachesTheCallerWhoRunsEvents() {
        RuntimeException cause = new IllegalStateException("the dice fell badly");
        throwAt(40, cause);

        check(cause, 40, "event handler");
    }

    @Test
    void anExceptionInAnEventHandlerReachesTheCallerWhileGuestCodeRunsEvents() {
        RuntimeException cause = new IllegalStateException("the dice fell badly");
        throwAt(40, cause);
        core.powerOn(() -> core.spend(100));

        check(cause, 40, "cpu0");
    }

    @Test
    void anErrorInAnEventHandlerReachesTheCallerAfterGuestCodeHasEnded() {
        Error cause = new AssertionError("the dice fell badly");
        throwAt(40, cause);
        core.powerOn(() -> core.spend(10));

        check(cause, 40, "cpu0");
    }

    @Test
    void anExceptionWithoutAMessageIsToldByItsType() {
        core.powerOn(
                () -> {
                    throw new UnsupportedOperationException();
                });

        assertThatThrownBy(() -> simulation.runFor(10))
                .isInstanceOf(SimulationException.class)
                .hasMessageContaining("UnsupportedOperationException");
    }

    @Test
    void otherStacksAreUnwoundAfterAFailureAndNothingRunsOn() {
        List<String> story = new ArrayList<>();
        Core other =
                new Core(
                        simulation.parts(),
                        1,
                        simulation.parts().time().domain("ns"),
                        new CoreTiming(0, 0, 0));
        other.powerOn(
                () -> {
                    try {
                        other.spend(500);
                        story.add("went on");
                    } finally {
                        story.add("unwound");
                    }
                });
        core.powerOn(
                () -> {
                    core.spend(70);
                    throw new IllegalStateException("the dice fell badly");
                });
        assertThatThrownBy(() -> simulation.runFor(1000)).isInstanceOf(SimulationException.class);
        assertThat(story).isEmpty();

        simulation.close();

        assertThat(story).containsExactly("unwound");
    }

    @Test
    void aBrokenSimulationRefusesToGoOn() {
        throwAt(40, new IllegalStateException("the dice fell badly"));
        assertThatThrownBy(() -> simulation.runFor(1000)).isInstanceOf(SimulationException.class);

        assertThatThrownBy(() -> simulation.runFor(1000))
                .isInstanceOf(IllegalStateException.class)
                .isNotInstanceOf(SimulationException.class)
                .hasMessageContaining("broken");
    }

    @Test
    void aRunWithinARunIsRefused() {
        core.powerOn(() -> simulation.runFor(1));

        assertThatThrownBy(() -> simulation.runFor(1000))
                .isInstanceOf(SimulationException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("running already");
    }

    @Test
    void aRunFromAnotherThreadIsRefusedWhileOneIsUnderWay() {
        List<Throwable> refusals = new ArrayList<>();
        core.powerOn(
                () -> {
                    try {
                        CompletableFuture.runAsync(() -> simulation.runFor(1)).join();
                    } catch (CompletionException refused) {
                        refusals.add(refused.getCause());
                    }
                    core.spend(10);
                });

        simulation.runFor(1000);

        assertThat(refusals)
                .singleElement()
                .satisfies(
                        refused ->
                                assertThat(refused)
                                        .isInstanceOf(IllegalStateException.class)
                                        .hasMessageContaining("shared between threads"));
    }

    @Test
    void runsMayComeFromDifferentThreadsOneAfterTheOther() {
        List<Long> ticks = new ArrayList<>();
        core.powerOn(
                () -> {
                    for (int i = 0; i < 3; i++) {
                        core.spend(100);
                        ticks.add(core.nowTicks());
                    }
                });

        simulation.runUntil(150);
        CompletableFuture.runAsync(() -> simulation.runUntil(250)).join();
        simulation.runUntil(350);

        assertThat(ticks).containsExactly(100L, 200L, 300L);
    }

    @Test
    void theEndOfARunCannotLieInThePast() {
        simulation.runUntil(100);

        assertThatThrownBy(() -> simulation.runUntil(99))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("99")
                .hasMessageContaining("100");
    }

    @Test
    void aClosedSimulationRefusesToRun() {
        simulation.close();

        assertThatThrownBy(() -> simulation.runFor(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aSimulationCannotBeClosedFromWithin() {
        core.powerOn(simulation::close);

        assertThatThrownBy(() -> simulation.runFor(1000))
                .isInstanceOf(SimulationException.class)
                .hasMessageContaining("stop it first");
    }
}
