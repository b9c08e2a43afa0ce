package dev.doorbell.sim.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.fault.Line;
import dev.doorbell.sim.fault.Rule;
import dev.doorbell.sim.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a machine's trace says of its lines. */
class LinesTest {
    private final Simulation simulation = Simulation.builder().build();
    private final Trace trace = simulation.parts().trace();
    private final Lines lines = simulation.parts().lines();
    private final InterruptLine wire = new InterruptLine("wire");
    private final InterruptLine other = new InterruptLine("other");
    private final List<String> seen = new ArrayList<>();

    LinesTest() {
        trace.attachInline(
                (tick, point, source, first, second) ->
                        seen.add(
                                tick
                                        + " "
                                        + trace.sources().get(source)
                                        + " "
                                        + point
                                        + " "
                                        + first));
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    @Test
    void everyChangeIsTracedOnceUnderTheLinesName() {
        lines.add(wire);
        lines.add(other);
        InterruptLine.Driver first = other.driver();
        InterruptLine.Driver second = other.driver();
        first.drive(true);
        second.drive(true);
        first.drive(false);
        second.drive(false);
        wire.driver().drive(true);
        assertThat(seen)
                .containsExactly(
                        "0 other LINE_RAISED 1", "0 other LINE_LOWERED 1", "0 wire LINE_RAISED 0");
    }

    @Test
    void aLineThatIsAddedTwiceIsThereOnce() {
        int sources = trace.sources().size();
        lines.add(wire);
        lines.add(wire);
        assertThat(lines.names()).containsExactly("wire");
        assertThat(trace.sources()).hasSize(sources + 1);
        wire.driver().drive(true);
        assertThat(seen).hasSize(1);
    }

    @Test
    void aLineThatIsHighAlreadyIsSaidToBe() {
        wire.driver().drive(true);
        lines.add(wire);
        assertThat(seen).containsExactly("0 wire LINE_RAISED 0");
    }

    @Test
    void theTraceHasAChangeBeforeThoseWhoListen() {
        wire.listen(high -> seen.add("heard " + high));
        lines.add(wire);
        wire.driver().drive(true);
        assertThat(seen).containsExactly("0 wire LINE_RAISED 0", "heard true");
    }

    @Test
    void whatAFaultKeepsFromTheListenersIsNotTraced() {
        lines.add(wire);
        simulation.parts().faults().install(Rule.on(Line.named("wire")).nth(1).drop());
        InterruptLine.Driver driver = wire.driver();
        driver.drive(true);
        driver.drive(false);
        driver.drive(true);
        assertThat(seen.stream().filter(each -> each.contains("LINE_")))
                .containsExactly("0 wire LINE_RAISED 0");
    }
}
