package dev.doorbell.sim.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.event.EngineScript.Step;
import dev.doorbell.sim.event.EngineScript.Verb;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

/** The event queue and a sorted list always do the same. */
class EventQueueProperties {
    @Property(tries = 600, seed = "4711", shrinking = ShrinkingMode.BOUNDED)
    void anyMixOfStepsLooksTheSameAsOnASortedList(@ForAll("mixedScripts") List<Step> steps) {
        assertSameAsOracle(steps);
    }

    @Property(tries = 100, seed = "4712", shrinking = ShrinkingMode.BOUNDED)
    void stormsOfEqualTicksKeepTheOrderOfScheduling(@ForAll("storms") List<Step> steps) {
        assertSameAsOracle(steps);
    }

    @Property(tries = 200, seed = "4713", shrinking = ShrinkingMode.BOUNDED)
    void ticksAroundTheWheelsEndKeepTheOrderOfScheduling(@ForAll("edges") List<Step> steps) {
        assertSameAsOracle(steps);
    }

    @Property(tries = 200, seed = "4714", shrinking = ShrinkingMode.BOUNDED)
    void timersMovedAndCancelledByTheHundredLeaveNothingBehind(
            @ForAll("timerScripts") List<Step> steps) {
        assertSameAsOracle(steps);
    }

    @Property(tries = 40_000)
    @Tag("nightly")
    void aMixOfEverythingFiresAsTheSortedListNightAfterNight(
            @ForAll("mixedScripts") List<Step> steps) {
        assertSameAsOracle(steps);
    }

    private static void assertSameAsOracle(List<Step> steps) {
        List<String> seen =
                EngineScript.run(steps, listener -> new RealEngine(new EventQueue(), listener));
        List<String> expected = EngineScript.run(steps, OracleEngine::new);
        assertThat(seen).isEqualTo(expected);
    }

    @Provide
    Arbitrary<List<Step>> mixedScripts() {
        return scripts(Arbitraries.of(Verb.class), anyDelays(), 120);
    }

    @Provide
    Arbitrary<List<Step>> storms() {
        Arbitrary<Verb> verbs =
                Arbitraries.frequency(
                        Tuple.of(4, Verb.POST_MANY_AT_ONE_TICK),
                        Tuple.of(2, Verb.POST_MANY_NEARBY),
                        Tuple.of(1, Verb.POST),
                        Tuple.of(1, Verb.MOVE),
                        Tuple.of(2, Verb.FIRE_MANY),
                        Tuple.of(1, Verb.ASK_NEXT),
                        Tuple.of(1, Verb.ASK_QUIET));
        Arbitrary<Long> delays = Arbitraries.of(0L, 1L, 1100L, 5000L, 5001L, 70_000L, 1L << 30);
        return scripts(verbs, delays, 60);
    }

    @Provide
    Arbitrary<List<Step>> edges() {
        Arbitrary<Verb> verbs =
                Arbitraries.of(
                        Verb.POST,
                        Verb.POST,
                        Verb.MOVE,
                        Verb.FIRE,
                        Verb.SKIP,
                        Verb.CANCEL,
                        Verb.RUN);
        Arbitrary<Long> delays =
                Arbitraries.oneOf(
                        Arbitraries.longs().between(1018, 1030),
                        Arbitraries.longs().between(0, 6),
                        Arbitraries.longs().between(2040, 2060));
        return scripts(verbs, delays, 300);
    }

    @Provide
    Arbitrary<List<Step>> timerScripts() {
        Arbitrary<Verb> verbs =
                Arbitraries.of(
                        Verb.MOVE_MANY,
                        Verb.CANCEL_MANY,
                        Verb.MOVE,
                        Verb.CANCEL,
                        Verb.FIRE,
                        Verb.SKIP,
                        Verb.ASK_NEXT);
        return scripts(verbs, anyDelays(), 60);
    }

    private static Arbitrary<List<Step>> scripts(
            Arbitrary<Verb> verbs, Arbitrary<Long> delays, int stepsMax) {
        Arbitrary<Integer> which = Arbitraries.integers().between(0, Engine.EVENTS - 1);
        return Combinators.combine(verbs, delays, which)
                .as(Step::new)
                .list()
                .ofMinSize(stepsMax / 4)
                .ofMaxSize(stepsMax);
    }

    /** Every magnitude from 0 to 2^60, and neighbours of powers of two. */
    private static Arbitrary<Long> anyDelays() {
        Arbitrary<Integer> bits = Arbitraries.integers().between(0, 60);
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 3),
                Arbitraries.longs().between(0, 3000),
                bits.flatMap(b -> Arbitraries.longs().between(0, 1L << b)),
                bits.map(b -> 1L << b),
                bits.map(b -> (1L << b) - 1),
                Arbitraries.of(5000L, 100_000L, 1L << 40));
    }
}
