package dev.doorbell.sim.explore;

import dev.doorbell.sim.explore.Exploration.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs orders of one scenario. */
final class Orders<M extends Explorable> {
    /**
     * What came of a search.
     *
     * @param problem what is wrong with the last order, if anything is
     * @param processes who made its steps, by name
     */
    record Outcome(
            Verdict verdict,
            int orders,
            int pruned,
            int stepsMax,
            List<Integer> acts,
            @Nullable Problem problem,
            List<String> processes) {}

    private final Scenario<M> scenario;
    private final Budget budget;
    private final Processes processes = new Processes();
    private final Objects objects = new Objects();

    Orders(Scenario<M> scenario, Budget budget) {
        this.scenario = scenario;
        this.budget = budget;
    }

    /** Explores; each act happens as often as {@code acts} says, or as the scenario says. */
    Outcome explore(List<Integer> acts) {
        Search search = new Search(budget.reduces());
        int orders = 0;
        int pruned = 0;
        int stepsMax = 0;
        while (orders + pruned < budget.ordersMax()) {
            Run<M> run = run(search, acts, null, machine -> {});
            if (run.isCut()) {
                pruned++;
            } else {
                orders++;
            }
            stepsMax = Math.max(stepsMax, run.steps().size());
            Problem problem = run.problem().orElse(null);
            if (problem != null) {
                return new Outcome(
                        Verdict.FAILED,
                        orders,
                        pruned,
                        stepsMax,
                        actsOf(run, acts),
                        problem,
                        names(run));
            }
            if (!search.advance(run)) {
                return new Outcome(Verdict.PROVED, orders, pruned, stepsMax, acts, null, List.of());
            }
        }
        return new Outcome(Verdict.BUDGET_SPENT, orders, pruned, stepsMax, acts, null, List.of());
    }

    private List<Integer> actsOf(Run<M> run, List<Integer> acts) {
        List<Integer> all = new ArrayList<>(acts);
        for (int i = all.size(); i < run.stage().acts().size(); i++) {
            all.add(run.stage().acts().get(i).times());
        }
        return all;
    }

    /** Who made the steps of a run, by name. */
    List<String> names(Run<M> run) {
        List<String> names = new ArrayList<>();
        for (Step step : run.steps()) {
            names.add(processes.name(step.process));
        }
        return names;
    }

    /** The name of a process. */
    String name(int process) {
        return processes.name(process);
    }

    /** Runs one order, and closes its machine once somebody has looked at it. */
    Run<M> run(
            Policy policy,
            List<Integer> acts,
            @Nullable Narrator narrator,
            Consumer<? super M> look) {
        Run<M> run = new Run<>(processes, objects, budget, policy, narrator);
        try (M machine = run.go(scenario, acts)) {
            look.accept(machine);
        }
        return run;
    }
}
