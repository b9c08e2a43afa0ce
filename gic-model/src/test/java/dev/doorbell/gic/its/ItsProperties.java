package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.testkit.ItsStep;
import dev.doorbell.sim.Simulation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomGenerator;
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

    /** What generators are asked to be ready for. */
    private static final int GENERATED = 1000;

    @AfterContainer
    static void close() {
        SIMULATION.close();
    }

    @Provide
    Arbitrary<List<ItsAction>> sequences() {
        return ItsAction.any(ItsAction.TOPOLOGY).list().ofMaxSize(24);
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
    @Tag("long")
    void theModelAndTheMapsAgree(
            @ForAll("sequences") List<ItsAction> actions, @ForAll ItsBeside.Variant variant) {
        try {
            runBeside(actions, variant);
        } catch (AssertionError e) {
            throw new AssertionError(variant + " " + actions + ": " + e.getMessage(), e);
        }
    }

    private static void runLong(long seed, int count, ItsBeside.Variant variant) {
        Random random = new Random(seed);
        RandomGenerator<ItsAction> mostly = ItsAction.any(ItsAction.TAME).generator(GENERATED);
        RandomGenerator<ItsAction> some = ItsAction.any(ItsAction.TOPOLOGY).generator(GENERATED);
        ItsBeside pair = new ItsBeside(SIMULATION.parts(), EARS, variant);
        Deque<ItsAction> last = new ArrayDeque<>();
        try {
            for (int i = 0; i < count; i++) {
                ItsAction action = (random.nextInt(10) == 0 ? some : mostly).next(random).value();
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
        runLong(seed, 13_000, variant); // 7 of 9 are commands
    }

    /** Events with LPIs of their own, collections that stay where they are. */
    @Property(tries = 2_000, seed = "3103", edgeCases = EdgeCasesMode.NONE)
    @Label("GIC-150 An LPI is pending in one place at most")
    void anLpiIsPendingInOnePlaceAtMost(@ForAll long seed) {
        Random random = new Random(seed);
        ItsBeside pair = new ItsBeside(SIMULATION.parts(), EARS, ItsBeside.Variant.SKIPS);
        pair.happen(ItsAction.of(ItsCommand.mapd(1, 3, ItsAction.TOPOLOGY.table(1, 0))));
        for (int rd = 0; rd < 3; rd++) {
            pair.happen(ItsAction.of(ItsCommand.mapc(rd, rd)));
        }
        for (int i = 0; i < 60; i++) {
            int event = random.nextInt(3);
            int icid = random.nextInt(3);
            int kind = random.nextInt(6);
            pair.happen(
                    switch (kind) {
                        case 0 -> ItsAction.of(ItsStep.message(1, event));
                        case 1 -> ofEvent(ItsOpcode.INT, event);
                        case 2 -> ItsAction.of(ItsCommand.movi(1, event, icid));
                        case 3 -> ofEvent(ItsOpcode.CLEAR, event);
                        case 4 -> ofEvent(ItsOpcode.DISCARD, event);
                        default -> new ItsAction(ItsAction.Kind.PUBLISH, null);
                    });
            if (kind == 4 || random.nextInt(8) == 0) {
                pair.happen(ofEvent(ItsOpcode.DISCARD, event));
                pair.happen(ItsAction.of(ItsCommand.mapti(1, event, 9000 + event, icid)));
            }
            for (int lpi = 9000; lpi < 9003; lpi++) {
                assertThat(pair.pendingCount(lpi)).isLessThanOrEqualTo(1);
            }
        }
        pair.finish();
    }

    private static ItsAction ofEvent(ItsOpcode opcode, int event) {
        return ItsAction.of(ItsCommand.ofEvent(opcode, 1, event));
    }
}
