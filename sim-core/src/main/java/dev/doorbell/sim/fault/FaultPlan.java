package dev.doorbell.sim.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rules to be installed together, in this order: data, to be generated, shrunk, printed and replayed.
 *
 * @param rules the rules
 */
public record FaultPlan(List<Rule> rules) {
    /** No fault. */
    public static final FaultPlan NONE = new FaultPlan(List.of());

    /** Keeps a copy. */
    public FaultPlan {
        rules = List.copyOf(rules);
    }

    /** These rules. */
    public static FaultPlan of(Rule... rules) {
        return new FaultPlan(List.of(rules));
    }

    /** The same without the rule at {@code index}. */
    public FaultPlan without(int index) {
        List<Rule> fewer = new ArrayList<>(rules);
        fewer.remove(index);
        return new FaultPlan(fewer);
    }

    /** One line for each rule, numbered from 1. */
    public String words() {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < rules.size(); i++) {
            words.append(i + 1).append(". ").append(rules.get(i).words()).append('\n');
        }
        return rules.isEmpty() ? "no fault\n" : words.toString();
    }

    /** A Java expression that makes it. */
    public String code() {
        return rules.stream()
                .map(rule -> "\n        " + rule.code())
                .collect(Collectors.joining(",", "FaultPlan.of(", ")"));
    }

    @Override
    public String toString() {
        return words();
    }
}
