package dev.doorbell.sim.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.cpu.Routine.Handler;
import dev.doorbell.sim.cpu.Routine.Kind;
import dev.doorbell.sim.cpu.Routine.Step;
import dev.doorbell.sim.cpu.Routine.Story;
import dev.doorbell.sim.cpu.Routine.Taken;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

/**
 * Interrupts arrive at every tick of a guest routine's run: each is taken at the first unmasked tick,
 * none is lost, none is taken twice, and the routine's time is its own cost and the handlers'.
 */
class PreemptionProperties {
    private static final Handler NOTHING_COSTS = new Handler(0, 0, 0, 0, 0, 0);

    @Property(tries = 120, seed = "2201", edgeCases = EdgeCasesMode.NONE)
    void anInterruptAtAnyTickIsTakenAtTheFirstUnmaskedTick(@ForAll("routines") Routine routine) {
        long last = RoutineOracle.story(routine, List.of()).endTick();
        for (long tick = 0; tick <= last; tick++) {
            List<Long> raises = List.of(tick);

            Story story = RoutineOnCore.story(routine, raises);

            assertThat(story)
                    .as("raised at tick %d", tick)
                    .isEqualTo(RoutineOracle.story(routine, raises));
        }
    }

    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    @Tag("nightly")
    void anInterruptAtAnyTickIsTakenInTimeNightAfterNight(@ForAll("routines") Routine routine) {
        anInterruptAtAnyTickIsTakenAtTheFirstUnmaskedTick(routine);
    }

    @Property(tries = 1500, seed = "2202", edgeCases = EdgeCasesMode.NONE)
    void threeInterruptsAtAnyTicksNestAndQueueAsTheRulesSay(
            @ForAll("routines") Routine routine,
            @ForAll("ticks") long first,
            @ForAll("ticks") long second,
            @ForAll("ticks") long third) {
        List<Long> raises = List.of(first, second, third);

        assertThat(RoutineOnCore.story(routine, raises))
                .isEqualTo(RoutineOracle.story(routine, raises));
    }

    @Property(tries = 1500, seed = "2203", edgeCases = EdgeCasesMode.NONE)
    void everyRaiseIsTakenOnceAndInOrder(
            @ForAll("routines") Routine routine,
            @ForAll("ticks") long first,
            @ForAll("ticks") long second) {
        List<Long> raises = List.of(Math.min(first, second), Math.max(first, second));
        long waits = routine.steps().stream().filter(s -> s.kind() == Kind.WAIT).count();

        Story story = RoutineOnCore.story(routine, raises);

        assertThat(story.taken().stream().map(Taken::raise).toList())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, raises.size() + waits).boxed().toList());
        assertThat(story.taken()).isSortedAccordingTo((a, b) -> Long.compare(a.tick(), b.tick()));
    }

    @Property(tries = 1000, seed = "2204", edgeCases = EdgeCasesMode.NONE)
    void theRoutineTakesItsOwnTimeAndItsHandlersTime(
            @ForAll("payments") Routine routine, @ForAll("ticks") long first) {
        long own = routine.ownCycles() * routine.ticksPerCycle();
        long tick = Math.min(first, own);
        long handlers = routine.handler().totalCycles() * routine.ticksPerCycle();

        assertThat(RoutineOnCore.story(routine, List.of()).endTick()).isEqualTo(own);
        assertThat(RoutineOnCore.story(routine, List.of(tick)).endTick()).isEqualTo(own + handlers);
    }

    @Property(tries = 200, seed = "2205", edgeCases = EdgeCasesMode.NONE)
    void plainCodeIsInterruptedAtTheVeryTick(
            @ForAll("ticks") long tick, @ForAll("handlers") Handler handler) {
        Routine routine = new Routine(List.of(new Step(Kind.SPEND, 200, 0)), 1, handler);

        Story story = RoutineOnCore.story(routine, List.of(tick));

        assertThat(story.taken()).containsExactly(new Taken(0, tick));
    }

    @Property(tries = 200, seed = "2206", edgeCases = EdgeCasesMode.NONE)
    void anInterruptDuringAReadWaitsForTheReadAndOneInAMaskedRegionForTheUnmasking(
            @ForAll("ticks") long tick) {
        Routine routine =
                new Routine(
                        List.of(
                                new Step(Kind.READ, 60, 0),
                                new Step(Kind.SPEND, 10, 0),
                                new Step(Kind.MASK, 0, 0),
                                new Step(Kind.SPEND, 40, 0),
                                new Step(Kind.READ, 20, 0),
                                new Step(Kind.UNMASK, 0, 0),
                                new Step(Kind.SPEND, 80, 0)),
                        1,
                        NOTHING_COSTS);

        Story story = RoutineOnCore.story(routine, List.of(tick));

        long expected = tick;
        if (tick >= 1 && tick <= 60) {
            expected = 60;
        } else if (tick > 70 && tick <= 130) {
            expected = 130;
        }
        assertThat(story.taken()).containsExactly(new Taken(0, expected));
    }

    @Provide
    Arbitrary<Long> ticks() {
        return Arbitraries.longs().between(0, 150);
    }

    @Provide
    Arbitrary<Handler> handlers() {
        Arbitrary<Long> cost = Arbitraries.longs().between(0, 9);
        Arbitrary<Long> unmasked = Arbitraries.longs().between(1, 30).injectNull(0.5);
        return Combinators.combine(
                        cost, cost, cost, unmasked.map(c -> c == null ? 0 : c), cost, cost)
                .as(Handler::new);
    }

    @Provide
    Arbitrary<Routine> routines() {
        return routines(
                Arbitraries.frequencyOf(
                        Tuple.of(4, step(Kind.SPEND, 0, 25, 0)),
                        Tuple.of(3, step(Kind.MASK, 0, 0, 0)),
                        Tuple.of(3, step(Kind.UNMASK, 0, 0, 0)),
                        Tuple.of(2, step(Kind.READ, 0, 15, 0)),
                        Tuple.of(3, step(Kind.WRITE, 0, 4, 30)),
                        Tuple.of(2, step(Kind.BARRIER, 0, 0, 0)),
                        Tuple.of(1, step(Kind.SYSTEM_READ, 0, 5, 0)),
                        Tuple.of(1, step(Kind.SYSTEM_WRITE, 0, 5, 0)),
                        Tuple.of(2, step(Kind.WAIT, 1, 20, 0))));
    }

    /** Routines whose time does not depend on when something else happens. */
    @Provide
    Arbitrary<Routine> payments() {
        return routines(
                Arbitraries.oneOf(
                        step(Kind.SPEND, 0, 40, 0),
                        step(Kind.READ, 0, 15, 0),
                        step(Kind.SYSTEM_READ, 0, 5, 0),
                        step(Kind.SYSTEM_WRITE, 0, 5, 0)));
    }

    private Arbitrary<Routine> routines(Arbitrary<Step> steps) {
        return Combinators.combine(
                        steps.list().ofMinSize(1).ofMaxSize(10),
                        Arbitraries.of(1, 1, 3),
                        handlers())
                .as(Routine::new);
    }

    private static Arbitrary<Step> step(Kind kind, long least, long most, long flightMost) {
        return Combinators.combine(
                        Arbitraries.longs().between(least, most),
                        Arbitraries.longs().between(0, flightMost))
                .as((cycles, flight) -> new Step(kind, cycles, flight));
    }
}
