package dev.doorbell.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.event.RunOutcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void aRunEndsBehindEverythingThatIsDueAtItsTick() {
        try (Simulation simulation = Simulation.builder().build()) {
            EventQueue events = simulation.parts().events();
            Event wire = Event.named("wire", Phase.WIRES, () -> seen.add("wire"));
            Event observer =
                    Event.named(
                            "observer",
                            Phase.OBSERVERS,
                            () -> {
                                seen.add("observer");
                                events.scheduleIn(0, wire);
                            });
            // Scheduled during the run, so behind the run's own deadline in the order of equals.
            Event early =
                    Event.named("early", Phase.DEVICES, () -> events.scheduleAt(10, observer));
            events.scheduleAt(4, early);

            RunOutcome outcome = simulation.runUntil(10);

            assertThat(seen).containsExactly("observer", "wire");
            assertThat(outcome).isEqualTo(RunOutcome.QUIET);
            assertThat(simulation.nowTicks()).isEqualTo(10);
        }
    }

    @Test
    void whatIsDueLaterIsLeftForTheNextRun() {
        try (Simulation simulation = Simulation.builder().build()) {
            Event late = Event.named("late", Phase.WIRES, () -> seen.add("late"));
            simulation.parts().events().scheduleAt(11, late);

            assertThat(simulation.runUntil(10)).isEqualTo(RunOutcome.DEADLINE_REACHED);
            assertThat(seen).isEmpty();
            assertThat(simulation.runUntil(11)).isEqualTo(RunOutcome.QUIET);
            assertThat(seen).containsExactly("late");
        }
    }

    @Test
    void aStoppedRunEndsAtTheTickThatStoppedIt() {
        try (Simulation simulation = Simulation.builder().build()) {
            Event stop = Event.named("stop", Phase.DEVICES, simulation::stop);
            simulation.parts().events().scheduleAt(5, stop);

            assertThat(simulation.runUntil(10)).isEqualTo(RunOutcome.STOPPED);
            assertThat(simulation.nowTicks()).isEqualTo(5);
            assertThat(simulation.runUntil(10)).isEqualTo(RunOutcome.QUIET);
        }
    }
}
