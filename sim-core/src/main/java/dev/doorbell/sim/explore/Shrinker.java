package dev.doorbell.sim.explore;

import dev.doorbell.sim.event.Footprint;
import dev.doorbell.sim.explore.Exploration.Verdict;
import dev.doorbell.sim.explore.Orders.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing order short: fewer acts first, then fewer turns from one process to another, then fewer
 * steps.
 *
 * <p>Acts are taken away one by one, and what is left is explored again. Turns are taken away by letting
 * a process go on where another one took over, and leaving the rest of the order as far as it can be.
 */
final class Shrinker<M extends Explorable> {
    private static final int RUNS_MAX = 2_000;

    private final Orders<M> orders;
    private final Problem problem;
    private List<Integer> acts;
    private List<String> order;
    private int runs;

    Shrinker(Orders<M> orders, Outcome found) {
        this.orders = orders;
        Problem what = found.problem();
        if (what == null) {
            throw new IllegalStateException("nothing is wrong, so nothing can be shrunk");
        }
        this.problem = what;
        this.acts = found.acts();
        this.order = found.processes();
    }

    Failure shrink() {
        dropActs();
        while (dropTurn()) {}
        Narrator narrator = new Narrator();
        Run<M> last = run(order, narrator);
        List<String> cores = last.guests().stream().map(Footprint.Guest::name).toList();
        return new Failure(
                last.problem().orElse(problem),
                Choices.format(last.choices()),
                acts,
                last.steps().size(),
                narrator.table(cores));
    }

    private void dropActs() {
        for (int i = acts.size() - 1; i >= 0; i--) {
            while (acts.get(i) > 0) {
                List<Integer> fewer = new ArrayList<>(acts);
                fewer.set(i, acts.get(i) - 1);
                Outcome outcome = orders.explore(fewer);
                if (outcome.verdict() != Verdict.FAILED || !isLike(outcome.problem())) {
                    break;
                }
                acts = fewer;
                order = outcome.processes();
            }
        }
    }

    private boolean isLike(@Nullable Problem found) {
        return found != null && found.kind() == problem.kind();
    }

    /** Tries to save a turn; answers whether it could. */
    private boolean dropTurn() {
        for (int i = 1; i < order.size() && runs < RUNS_MAX; i++) {
            if (order.get(i).equals(order.get(i - 1))) {
                continue;
            }
            int next = order.subList(i, order.size()).indexOf(order.get(i - 1));
            if (next >= 0 && isBetter(moved(order, i + next, i))) {
                return true;
            }
            int last = order.subList(0, i - 1).lastIndexOf(order.get(i));
            if (last >= 0 && isBetter(moved(order, i, last + 1))) {
                return true;
            }
        }
        return swapBlocks();
    }

    /** Tries to have one block of steps of a process before the block it stands behind. */
    private boolean swapBlocks() {
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            if (i == 0 || !order.get(i).equals(order.get(i - 1))) {
                starts.add(i);
            }
        }
        starts.add(order.size());
        for (int b = 0; b + 2 < starts.size() && runs < RUNS_MAX; b++) {
            List<String> swapped = new ArrayList<>(order.subList(0, starts.get(b)));
            swapped.addAll(order.subList(starts.get(b + 1), starts.get(b + 2)));
            swapped.addAll(order.subList(starts.get(b), starts.get(b + 1)));
            swapped.addAll(order.subList(starts.get(b + 2), order.size()));
            if (isBetter(swapped)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> moved(List<String> order, int from, int to) {
        List<String> made = new ArrayList<>(order);
        made.add(to, made.remove(from));
        return made;
    }

    private boolean isBetter(List<String> wanted) {
        runs++;
        Run<M> run = run(wanted, null);
        if (Explore.like(problem, run.problem()).isEmpty()) {
            return false;
        }
        List<String> made = orders.names(run);
        boolean better =
                turns(made) < turns(order)
                        || (turns(made) == turns(order) && made.size() < order.size());
        if (better) {
            order = made;
        }
        return better;
    }

    private static int turns(List<String> order) {
        int turns = 0;
        for (int i = 1; i < order.size(); i++) {
            turns += order.get(i).equals(order.get(i - 1)) ? 0 : 1;
        }
        return turns;
    }

    /** Runs an order as near to the wanted one as can be. */
    private Run<M> run(List<String> wanted, @Nullable Narrator narrator) {
        List<String> left = new ArrayList<>(wanted);
        return orders.run(
                (index, able, run) -> {
                    for (int i = 0; i < left.size(); i++) {
                        for (int each = 0; each < able.length; each++) {
                            if (orders.name(able[each]).equals(left.get(i))) {
                                left.remove(i);
                                return each;
                            }
                        }
                    }
                    return 0;
                },
                acts,
                narrator,
                machine -> {});
    }
}
