package dev.doorbell.sim.explore;

import static dev.doorbell.sim.explore.Workbench.X;
import static dev.doorbell.sim.explore.Workbench.Y;
import static dev.doorbell.sim.explore.Workbench.latch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.explore.Exploration.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** What commutes is run once: the same ends are reached as when every order is run. */
class ReductionProperties {
    private static final int ORDERS_MAX = 300;

    /** What a core does next. */
    enum Op {
        WRITE_X,
        WRITE_Y,
        READ_X,
        READ_Y,
        POST_FIRST,
        POST_SECOND,
        READ_FIRST,
        START_TIMER,
        STOP_TIMER,
        MOVE_TIMER,
        BARRIER,
        SPEND,
        MASK,
        UNMASK,
        WAIT
    }

    /** What happens from outside. */
    enum Happening {
        DEVICE_WRITES_X,
        DEVICE_WRITES_X_THEN_Y,
        LINE_RISES,
        LINE_FALLS
    }

    /** Two programs, and what happens meanwhile. */
    record Story(List<Op> first, List<Op> second, List<Happening> meanwhile) {}

    @Property(tries = 60, seed = "6001", edgeCases = EdgeCasesMode.NONE)
    void reducedOrNotTheSameEndsAreReached(@ForAll("stories") Story story) {
        Set<String> all = new TreeSet<>();
        Exploration every =
                Explore.allInterleavings(
                        stage -> play(stage, story, all),
                        Budget.USUAL.withOrders(ORDERS_MAX).withoutReduction());
        if (every.verdict() == Verdict.BUDGET_SPENT) {
            return;
        }
        Set<String> few = new TreeSet<>();

        Exploration reduced = Explore.allInterleavings(stage -> play(stage, story, few));

        assertThat(reduced.verdict()).isEqualTo(Verdict.PROVED);
        assertThat(few).isEqualTo(all);
        assertThat(reduced.orderCount()).isLessThanOrEqualTo(every.orderCount());
    }

    @Property(tries = 4_000, edgeCases = EdgeCasesMode.NONE)
    @Tag("nightly")
    void reducedOrNotTheSameEndsAreReachedNightAfterNight(@ForAll("stories") Story story) {
        reducedOrNotTheSameEndsAreReached(story);
    }

    @Provide
    Arbitrary<Story> stories() {
        Arbitrary<List<Op>> programs = Arbitraries.of(Op.class).list().ofMinSize(1).ofMaxSize(4);
        return Combinators.combine(
                        programs,
                        Arbitraries.of(Op.class).list().ofMaxSize(3),
                        Arbitraries.of(Happening.class).list().ofMaxSize(2).uniqueElements())
                .as(Story::new);
    }

    private static Workbench play(Stage stage, Story story, Set<String> ends) {
        stage.guestSharesOnlyMemory();
        Workbench bench = new Workbench(stage, 2);
        List<List<Long>> seen = List.of(new ArrayList<>(), new ArrayList<>());
        List<List<Op>> programs = List.of(story.first(), story.second());
        for (int i = 0; i < 2; i++) {
            int index = i;
            Core core = bench.core(i);
            core.setVector(
                    () -> {
                        seen.get(index).add(-core.memory().read(X, 8));
                        bench.drive(index, false);
                    });
            bench.run(i, on -> run(on, programs.get(index), seen.get(index)));
        }
        for (Happening each : story.meanwhile()) {
            stage.act(each.name(), () -> happen(bench, each));
        }
        stage.invariant("is noted", () -> LitmusTest.noted(ends, seen + " " + bench.state()));
        return bench;
    }

    private static void happen(Workbench bench, Happening what) {
        switch (what) {
            case DEVICE_WRITES_X -> bench.post(X, 91);
            case DEVICE_WRITES_X_THEN_Y -> {
                bench.post(X, 92);
                bench.post(Y, 93);
            }
            case LINE_RISES -> bench.drive(0, true);
            case LINE_FALLS -> bench.drive(0, false);
        }
    }

    private static void run(Core core, List<Op> program, List<Long> seen) {
        for (int at = 0; at < program.size(); at++) {
            long value = 10L * (core.index() + 1) + at;
            switch (program.get(at)) {
                case WRITE_X -> core.memory().write(X, 8, value);
                case WRITE_Y -> core.memory().write(Y, 8, value);
                case READ_X -> seen.add(core.memory().read(X, 8));
                case READ_Y -> seen.add(core.memory().read(Y, 8));
                case POST_FIRST -> core.write(latch(0), 8, value);
                case POST_SECOND -> core.write(latch(1), 8, value);
                case READ_FIRST -> seen.add(core.read(latch(0), 8));
                case START_TIMER -> core.write(latch(0) + 8, 8, 1);
                case STOP_TIMER -> core.write(latch(0) + 8, 8, 0);
                case MOVE_TIMER -> core.write(latch(0) + 8, 8, 2);
                case BARRIER -> core.barrier();
                case SPEND -> core.spend(1);
                case MASK -> core.maskInterrupts();
                case UNMASK -> core.unmaskInterrupts();
                case WAIT -> core.waitForInterrupt();
            }
        }
    }
}
