package dev.doorbell.sim.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.testkit.LineStep.Move;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** Lines under any script, and what scripts shrink to. */
@Domain(SimDomain.class)
class LineScriptProperties {
    @Property(tries = 500, seed = "6001", edgeCases = EdgeCasesMode.NONE)
    @Label("a line is high while anybody drives it, and each change is heard once, in its tick")
    void aLineFollowsItsDrivers(@ForAll LineScript script) {
        try (Simulation simulation = Simulation.builder().build()) {
            Map<String, InterruptLine> lines = new LinkedHashMap<>();
            Map<String, List<Boolean>> heard = new LinkedHashMap<>();
            for (String name : List.of("a", "b", "c")) {
                InterruptLine line = new InterruptLine(name);
                lines.put(name, line);
                heard.put(name, new ArrayList<>());
                line.listen(high -> heard.get(name).add(high));
            }
            long[] expectedTick = {0};
            int[] done = {0};
            script.play(
                    simulation::runFor,
                    lines::get,
                    step -> {
                        done[0]++;
                        expectedTick[0] += step.pauseTicks();
                        assertThat(simulation.parts().events().nowTicks())
                                .isEqualTo(expectedTick[0]);
                        lines.forEach(
                                (name, line) ->
                                        check(
                                                script,
                                                done[0],
                                                line,
                                                Objects.requireNonNull(heard.get(name))));
                    });
            assertThat(done[0]).isEqualTo(script.steps().size());
        }
    }

    private static void check(
            LineScript script, int done, InterruptLine line, List<Boolean> heard) {
        boolean high = script.isHighAfter(done, line.name());
        assertThat(line.isHigh()).as(line.name()).isEqualTo(high);
        // Up and down in turn, so the count and the level say all.
        for (int i = 0; i < heard.size(); i++) {
            assertThat(heard.get(i)).isEqualTo(i % 2 == 0);
        }
        assertThat(heard.size()).isEqualTo(2 * script.risesIn(done, line.name()) - (high ? 1 : 0));
    }

    @Example
    @Label("a failure that needs two rises and a fall shrinks to these three, without pauses")
    void aScriptShrinksToTheStepsThatMatter() {
        LineScript least =
                Shrinking.minimum(
                        LineScriptArbitrary.of("a", "b").drivers(3),
                        new Random(6),
                        script -> count(script, Move.RISES) >= 2 && count(script, Move.FALLS) >= 1);

        assertThat(least.steps())
                .containsExactlyInAnyOrder(
                        new LineStep(0, "a", 1, Move.RISES),
                        new LineStep(0, "a", 1, Move.RISES),
                        new LineStep(0, "a", 1, Move.FALLS));
        assertThat(least.toString())
                .startsWith("3 steps:\n  1. ")
                .contains("driver 1 of a rises")
                .contains("driver 1 of a falls");
    }

    private static long count(LineScript script, Move move) {
        return script.steps().stream().filter(step -> step.move() == move).count();
    }

    @Example
    @Label("a failure that needs a pause shrinks to the shortest one")
    void aPauseShrinksToTheShortest() {
        LineScript least =
                Shrinking.minimum(
                        LineScriptArbitrary.of("a").pauseTicksMax(5000),
                        new Random(7),
                        script -> script.steps().stream().anyMatch(s -> s.pauseTicks() >= 123));

        assertThat(least.steps()).containsExactly(new LineStep(123, "a", 1, Move.RISES));
        assertThat(least).hasToString("1 step:\n  1. after 123 ticks, driver 1 of a rises");
    }
}
