package dev.doorbell.sim.explore;

import dev.doorbell.sim.explore.Exploration.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a bounded scenario under every order of its acts, of what is on the bus and of its cores' steps.
 *
 * <pre>{@code
 *   Exploration all = Explore.allInterleavings(stage -> {
 *       Board board = new Board(stage);
 *       stage.act("the device posts a result", 2, board.device()::post);
 *       return board;
 *   });
 * }</pre>
 */
public final class Explore {
    private Explore() {}

    /** Explores with the {@linkplain Budget#USUAL usual budget}. */
    public static <M extends Explorable> Exploration allInterleavings(Scenario<M> scenario) {
        return allInterleavings(scenario, Budget.USUAL);
    }

    /** Explores until something is wrong, all orders are known, or the budget is spent. */
    public static <M extends Explorable> Exploration allInterleavings(
            Scenario<M> scenario, Budget budget) {
        Orders<M> orders = new Orders<>(scenario, budget);
        Orders.Outcome outcome = orders.explore(List.of());
        Failure failure =
                outcome.verdict() == Verdict.FAILED
                        ? new Shrinker<>(orders, outcome).shrink()
                        : null;
        return new Exploration(
                outcome.verdict(),
                outcome.orders(),
                outcome.pruned(),
                outcome.stepsMax(),
                budget,
                failure);
    }

    /** Runs one order and hands over the machine as it is at the end. */
    static <M extends Explorable> void replay(
            Scenario<M> scenario, String choices, List<Integer> acts, Consumer<? super M> look) {
        List<Integer> wanted = Choices.parse(choices);
        new Orders<>(scenario, Budget.USUAL.withSteps(Integer.MAX_VALUE))
                .run((index, able, run) -> wanted.get(index), acts, null, look);
    }

    /** The problem of an order that was just run, if it is of that kind. */
    static Optional<Problem> like(@Nullable Problem wanted, Optional<Problem> found) {
        return found.filter(
                problem ->
                        wanted == null
                                || (problem.kind() == wanted.kind()
                                        && (problem.kind() != Problem.Kind.INVARIANT
                                                || problem.words().equals(wanted.words()))));
    }
}
