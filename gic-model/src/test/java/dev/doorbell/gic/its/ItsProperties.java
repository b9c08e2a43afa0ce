package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.Simulation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;

/** Random commands and messages, to the model and to its oracle. */
class ItsProperties {
    /** Making a machine takes longer than a short sequence: one serves them all. */
    private static final Simulation SIMULATION = Simulation.builder().build();

    private static final ItsBeside.Ears EARS = new ItsBeside.Ears(SIMULATION.parts().trace());

    /** Actions that a failure of a long sequence shows. */
    private static final int STORY_LENGTH = 60;

    @AfterContainer
    static void close() {
        SIMULATION.close();
    }

    @Provide
    Arbitrary<List<Integer>> sequences() {
        return Arbitraries.integers()
                .between(0, ItsAction.LIMIT - 1)
                .withDistribution(RandomDistribution.uniform())
                .list()
                .ofMaxSize(24);
    }

    private static void runBeside(Iterable<ItsAction> actions, ItsBeside.Variant variant) {
        ItsBeside pair = new ItsBeside(SIMULATION.parts(), EARS, variant);
        for (ItsAction action : actions) {
            pair.happen(action);
        }
        pair.finish();
    }

    @Property(
            tries = 100_000,
            seed = "3101",
            edgeCases = EdgeCasesMode.NONE,
            shrinking = ShrinkingMode.BOUNDED)
    void theModelAndTheMapsAgree(
            @ForAll("sequences") List<Integer> numbers, @ForAll ItsBeside.Variant variant) {
        List<ItsAction> actions = numbers.stream().map(ItsAction::of).collect(Collectors.toList());
        try {
            runBeside(actions, variant);
        } catch (AssertionError e) {
            throw new AssertionError(variant + " " + actions + ": " + e.getMessage(), e);
        }
    }

    /** Most identifiers in range, so that long sequences reach every state. */
    private static ItsAction likely(Random random) {
        ItsAction drawn = ItsAction.of(random.nextInt(ItsAction.LIMIT));
        boolean tame = random.nextInt(10) != 0;
        return tame && (drawn.device() >= 32 || drawn.icid() >= 8 || drawn.rd() >= 3)
                ? likely(random)
                : drawn;
    }

    private static void runLong(long seed, int count, ItsBeside.Variant variant) {
        Random random = new Random(seed);
        ItsBeside pair = new ItsBeside(SIMULATION.parts(), EARS, variant);
        Deque<ItsAction> last = new ArrayDeque<>();
        try {
            for (int i = 0; i < count; i++) {
                ItsAction action = likely(random);
                last.add(action);
                if (last.size() > STORY_LENGTH) {
                    last.remove();
                }
                pair.happen(action);
            }
            pair.finish();
        } catch (AssertionError e) {
            throw new AssertionError(variant + " … " + last + ": " + e.getMessage(), e);
        }
    }

    @Property(tries = 100, seed = "3102", edgeCases = EdgeCasesMode.NONE)
    void longSequencesAgreeToo(@ForAll long seed, @ForAll ItsBeside.Variant variant) {
        runLong(seed, 2_000, variant);
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    @Tag("nightly")
    void tenMillionCommands(@ForAll long seed, @ForAll ItsBeside.Variant variant) {
        runLong(seed, 13_000, variant); // 15 of 19 kinds are commands;
    }

    /** Events with LPIs of their own, collections that stay where they are. */
    @Property(tries = 2_000, seed = "3103", edgeCases = EdgeCasesMode.NONE)
    @Label("GIC-150 An LPI is pending in one place at most")
    void anLpiIsPendingInOnePlaceAtMost(@ForAll long seed) {
        Random random = new Random(seed);
        ItsBeside pair = new ItsBeside(SIMULATION.parts(), EARS, ItsBeside.Variant.SKIPS);
        pair.happen(new ItsAction(ItsAction.Kind.MAPD, 1, 0, 0, 0, 0, 0, 3, 0));
        for (int rd = 0; rd < 3; rd++) {
            pair.happen(new ItsAction(ItsAction.Kind.MAPC, 0, 0, 0, rd, rd, 0, 0, 0));
        }
        for (int i = 0; i < 60; i++) {
            int event = random.nextInt(3);
            ItsAction.Kind kind =
                    List.of(
                                    ItsAction.Kind.MESSAGE,
                                    ItsAction.Kind.INT,
                                    ItsAction.Kind.MOVI,
                                    ItsAction.Kind.CLEAR,
                                    ItsAction.Kind.DISCARD,
                                    ItsAction.Kind.PUBLISH)
                            .get(random.nextInt(6));
            int icid = random.nextInt(3);
            pair.happen(new ItsAction(kind, 1, event, 9000 + event, icid, 0, 0, 0, 0));
            if (kind == ItsAction.Kind.DISCARD || random.nextInt(8) == 0) {
                pair.happen(new ItsAction(ItsAction.Kind.DISCARD, 1, event, 0, 0, 0, 0, 0, 0));
                pair.happen(
                        new ItsAction(
                                ItsAction.Kind.MAPTI, 1, event, 9000 + event, icid, 0, 0, 0, 0));
            }
            for (int lpi = 9000; lpi < 9003; lpi++) {
                assertThat(pair.pendingCount(lpi)).isLessThanOrEqualTo(1);
            }
        }
        pair.finish();
    }
}
