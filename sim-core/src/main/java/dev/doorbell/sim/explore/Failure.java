package dev.doorbell.sim.explore;

import java.util.List;
import java.util.function.Consumer;

/**
 * An order in which something is wrong, as short as it could be made.
 *
 * @param problem what is wrong
 * @param choices the order as text: which of those that could go on was chosen, each time
 * @param acts how often each act of the scenario happens in it
 * @param stepCount how many steps it has
 * @param table the order in words, line by line: a column for each core and device, for the bus and for
 *     the interrupt controller
 */
public record Failure(
        Problem problem, String choices, List<Integer> acts, int stepCount, List<String> table) {
    /** Keeps a copy of the lists. */
    public Failure {
        acts = List.copyOf(acts);
        table = List.copyOf(table);
    }

    /**
     * Runs this order again and hands over the machine as it is at the end, to be looked at.
     *
     * @param scenario the same scenario
     */
    public <M extends Explorable> void replay(Scenario<M> scenario, Consumer<? super M> look) {
        Explore.replay(scenario, choices, acts, look);
    }

    /** What is wrong, the table, and the choices. */
    @Override
    public String toString() {
        return problem
                + "\n"
                + String.join("\n", table)
                + "\nchoices: "
                + choices
                + "; acts: "
                + acts;
    }
}
