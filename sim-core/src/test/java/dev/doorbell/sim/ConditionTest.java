package dev.doorbell.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that end when something has come to be. */
class ConditionTest {
    private final Simulation simulation = Simulation.builder().build();
    private final EventQueue events = simulation.parts().events();
    private final List<Long> looked = new ArrayList<>();
    private int fired;

    @AfterEach
    void close() {
        simulation.close();
    }

    private void at(long tick, Phase phase) {
        events.scheduleAt(tick, Event.named("test", phase, () -> fired++));
    }

    private boolean look() {
        looked.add(simulation.nowTicks());
        return false;
    }

    @Test
    void itLooksAtTheEndOfEveryTickAtWhichSomethingHappened() {
        at(10, Phase.WIRES);
        at(10, Phase.OBSERVERS);
        at(25, Phase.DEVICES);
        at(100, Phase.DEVICES);

        assertThat(simulation.runUntil(this::look, 50)).isFalse();

        assertThat(looked).containsExactly(0L, 10L, 25L, 50L);
        assertThat(fired).isEqualTo(3);
        assertThat(simulation.nowTicks()).isEqualTo(50);
    }

    @Test
    void itLooksOnceATickWhateverIsScheduledWithinIt() {
        Event last = Event.named("test.last", Phase.OBSERVERS, () -> fired++);
        Event first = Event.named("test.first", Phase.OBSERVERS, () -> events.scheduleIn(0, last));
        events.scheduleAt(7, first);

        simulation.runUntil(this::look, 7);

        assertThat(looked).containsExactly(0L, 7L);
        assertThat(fired).isEqualTo(1);
    }

    @Test
    void itEndsTheRunAtTheTickAtWhichItHolds() {
        at(10, Phase.DEVICES);
        at(10, Phase.PROCESSORS);
        at(11, Phase.DEVICES);

        assertThat(simulation.runUntil(() -> fired > 0, 50)).isTrue();

        assertThat(simulation.nowTicks()).isEqualTo(10);
        assertThat(fired).as("the tick was finished").isEqualTo(2);
    }

    @Test
    void aStopEndsTheRunAndTheConditionDidNotHold() {
        events.scheduleAt(10, Event.named("test.stop", Phase.DEVICES, simulation::stop));
        at(20, Phase.DEVICES);

        assertThat(simulation.runUntil(this::look, 50)).isFalse();

        assertThat(simulation.nowTicks()).isEqualTo(10);
        assertThat(fired).isZero();
    }

    @Test
    void whatItThrowsLeavesTheSimulationWhole() {
        at(10, Phase.DEVICES);
        IllegalArgumentException own = new IllegalArgumentException("mine");

        assertThatThrownBy(
                        () ->
                                simulation.runUntil(
                                        () -> {
                                            if (fired > 0) {
                                                throw own;
                                            }
                                            return false;
                                        },
                                        50))
                .isSameAs(own);

        assertThat(simulation.runUntil(this::look, 50)).isFalse();
        assertThat(simulation.nowTicks()).isEqualTo(50);
    }

    @Test
    void withNothingToHappenItIsAskedNowAndAtTheDeadline() {
        assertThat(simulation.runUntil(this::look, 50)).isFalse();

        assertThat(looked).containsExactly(0L, 50L);
    }
}
