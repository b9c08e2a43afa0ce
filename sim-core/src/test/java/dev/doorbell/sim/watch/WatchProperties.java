package dev.doorbell.sim.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Detectors take every trace there can be, in whatever order. */
class WatchProperties {
    /** A record, and how long after the one before. */
    record Happening(TracePoint point, int source, long first, long second, long pause) {}

    @Provide
    Arbitrary<List<Happening>> happenings() {
        // Cores, INTIDs and reasons are all among the first few numbers.
        return Combinators.combine(
                        Arbitraries.of(TracePoint.class),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.longs().between(0, DropReason.values().length - 1),
                        Arbitraries.longs().between(0, DropReason.values().length - 1),
                        Arbitraries.longs().between(0, 2000))
                .as(Happening::new)
                .list()
                .ofMaxSize(300);
    }

    private static List<Finding> watch(List<Happening> happenings) {
        try (Simulation simulation = Simulation.builder().build()) {
            Watch watch = Watch.over(simulation.parts(), Script.BOUNDS);
            play(simulation, happenings);
            return watch.findings();
        }
    }

    private static void play(Simulation simulation, List<Happening> happenings) {
        for (Happening each : happenings) {
            simulation.runFor(each.pause());
            simulation
                    .parts()
                    .trace()
                    .emit(each.point(), each.source(), each.first(), each.second());
        }
        simulation.runFor(10_000);
    }

    @Property(tries = 200, seed = "2281", edgeCases = EdgeCasesMode.NONE)
    @Label("findings are in order of time and end before the run does, whatever the trace says")
    void findingsAreInOrder(@ForAll("happenings") List<Happening> happenings) {
        long end = 10_000 + happenings.stream().mapToLong(Happening::pause).sum();
        List<Finding> findings = watch(happenings);
        assertThat(findings).isSortedAccordingTo((a, b) -> Long.compare(a.tick(), b.tick()));
        assertThat(findings)
                .allSatisfy(
                        found -> {
                            assertThat(found.beganTick()).isBetween(0L, found.tick());
                            assertThat(found.tick()).isLessThanOrEqualTo(end);
                        });
    }

    @Property(tries = 200, seed = "2282", edgeCases = EdgeCasesMode.NONE)
    @Label("a shuffled trace is read to its end, and read alike twice")
    void shuffledTracesAreReadAlikeTwice(
            @ForAll("happenings") List<Happening> happenings, @ForAll long order) {
        List<Happening> shuffled = new ArrayList<>(happenings);
        Collections.shuffle(shuffled, new Random(order));
        assertThat(watch(shuffled)).isEqualTo(watch(shuffled));
    }

    @Property(tries = 50, seed = "2283", edgeCases = EdgeCasesMode.NONE)
    @Label("a run that is watched is the same run")
    void watchingChangesNothing(@ForAll("happenings") List<Happening> happenings) {
        try (Simulation alone = Simulation.builder().build();
                Simulation watched = Simulation.builder().build()) {
            Watch watch = Watch.over(watched.parts(), Script.BOUNDS);
            play(alone, happenings);
            play(watched, happenings);
            watch.findings();
            assertThat(watched.digest()).isEqualTo(alone.digest());
            assertThat(watched.nowTicks()).isEqualTo(alone.nowTicks());
        }
    }

    @Example
    void nothingIsFoundWhereNothingHappens() {
        assertThat(watch(List.of())).isEmpty();
    }

    @Example
    void aDetectorKeepsAHundredFindings() {
        List<Happening> drift = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            drift.add(new Happening(TracePoint.INTERRUPT_ACKNOWLEDGED, 0, i % 2, 48, 100));
        }
        assertThat(watch(drift)).filteredOn(f -> f.detector().equals("route drift")).hasSize(100);
    }
}
