package dev.doorbell.sim.explore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Depth-first search over choices, each order run from the beginning.
 *
 * <p>Two reductions, both by what steps were seen to touch. A <em>race</em> is a pair of steps in
 * conflict with nothing between them that keeps them in order; only where there is one is another order
 * tried (source sets). What was tried at a choice sleeps at those after it until somebody touches what
 * it touched (sleep sets).
 *
 * <p>Source: P. Abdulla, S. Aronis, B. Jonsson, K. Sagonas, "Optimal dynamic partial order reduction",
 * POPL 2014, "Source-DPOR"; P. Godefroid, "Partial-order methods for the verification of concurrent
 * systems", "Sleep sets".
 */
final class Search implements Policy {
    /** A choice on the present path: what could go on, what is tried and to be tried. */
    private static final class Node {
        final int[] able;
        final Map<Integer, Step> asleep;
        final Map<Integer, Step> tried = new HashMap<>();
        final Set<Integer> wanted = new HashSet<>();
        int chosen;

        Node(int[] able, Map<Integer, Step> asleep) {
            this.able = able;
            this.asleep = asleep;
        }

        boolean isAble(int process) {
            for (int each : able) {
                if (each == process) {
                    return true;
                }
            }
            return false;
        }

        /** The next to be tried, longest waiting first; {@link #CUT} if none is left. */
        int next() {
            for (int each : able) {
                if (wanted.contains(each)
                        && !tried.containsKey(each)
                        && !asleep.containsKey(each)) {
                    return each;
                }
            }
            return CUT;
        }
    }

    private final boolean reduces;
    private final List<Node> path = new ArrayList<>();

    Search(boolean reduces) {
        this.reduces = reduces;
    }

    @Override
    public int pick(int index, int[] able, Run<?> run) {
        if (index < path.size()) {
            return indexOf(able, path.get(index).chosen);
        }
        Node node = new Node(able, sleepersAt(index, run));
        int chosen = first(node, index);
        if (chosen == CUT) {
            return CUT;
        }
        node.chosen = chosen;
        node.wanted.add(chosen);
        if (!reduces) {
            for (int each : able) {
                node.wanted.add(each);
            }
        }
        path.add(node);
        return indexOf(able, chosen);
    }

    /** Whoever made the last step if possible, so that the first orders have few turns. */
    private int first(Node node, int index) {
        if (index > 0) {
            int last = path.get(index - 1).chosen;
            if (node.isAble(last) && !node.asleep.containsKey(last)) {
                return last;
            }
        }
        for (int each : node.able) {
            if (!node.asleep.containsKey(each)) {
                return each;
            }
        }
        return CUT;
    }

    private Map<Integer, Step> sleepersAt(int index, Run<?> run) {
        Map<Integer, Step> asleep = new HashMap<>();
        if (index > 0 && reduces) {
            Node before = path.get(index - 1);
            Step made = run.steps().get(index - 1);
            keepAsleep(before.asleep, made, asleep);
            keepAsleep(before.tried, made, asleep);
        }
        return asleep;
    }

    private static void keepAsleep(Map<Integer, Step> from, Step made, Map<Integer, Step> to) {
        for (Map.Entry<Integer, Step> each : from.entrySet()) {
            if (each.getValue().commutesWith(made) && !stops(made, each.getKey())) {
                to.put(each.getKey(), each.getValue());
            }
        }
    }

    private static boolean stops(Step made, int process) {
        for (int each : made.stopped()) {
            if (each == process) {
                return true;
            }
        }
        return false;
    }

    private static int indexOf(int[] able, int process) {
        for (int i = 0; i < able.length; i++) {
            if (able[i] == process) {
                return i;
            }
        }
        throw new ScenarioChangedException(
                "the scenario did not do the same again: what could go on before cannot now. Does it"
                        + " keep state outside of what it builds?");
    }

    /**
     * Learns from the order just run and turns to the next one.
     *
     * @return false if there is none left
     */
    boolean advance(Run<?> run) {
        List<Step> steps = run.steps();
        if (reduces) {
            for (Step each : steps) {
                order(steps, each);
            }
            for (Step each : run.unmade()) {
                order(steps, each);
            }
        }
        while (!path.isEmpty()) {
            int depth = path.size() - 1;
            Node node = path.get(depth);
            if (depth < steps.size()) {
                node.tried.put(node.chosen, steps.get(depth));
            }
            int next = node.next();
            if (next != CUT) {
                node.chosen = next;
                return true;
            }
            path.remove(depth);
        }
        return false;
    }

    /** Works out what comes before a step in every order like this one, and where it races. */
    private void order(List<Step> steps, Step step) {
        int at = step.index;
        BitSet before = step.before;
        List<Step> races = new ArrayList<>();
        for (int i = at - 1; i >= 0; i--) {
            Step earlier = steps.get(i);
            if (before.get(i)) {
                continue; // something in between keeps them in order
            }
            boolean needed = step.needs(earlier);
            boolean conflict = step.conflictsWith(earlier);
            boolean stopped = stops(earlier, step.process);
            if (needed || conflict || stopped) {
                before.set(i);
                before.or(earlier.before);
            }
            if (conflict && !needed) {
                races.add(earlier);
            }
        }
        for (Step earlier : races) {
            race(steps, earlier, step);
        }
        for (int stopped : step.stopped()) {
            if (path.get(at).isAble(stopped)) {
                path.get(at).wanted.add(stopped);
            }
        }
    }

    /** Has some order run in which {@code later} comes before {@code earlier}. */
    private void race(List<Step> steps, Step earlier, Step later) {
        Node node = path.get(earlier.index);
        int firstAble = CUT;
        BitSet kept = new BitSet();
        for (int i = earlier.index + 1; i <= later.index; i++) {
            Step each = i < later.index ? steps.get(i) : later;
            if (i < later.index && each.before.get(earlier.index)) {
                continue;
            }
            boolean initial = !each.before.intersects(kept);
            kept.set(i);
            if (initial && node.isAble(each.process)) {
                if (node.wanted.contains(each.process)) {
                    return;
                }
                if (firstAble == CUT) {
                    firstAble = each.process;
                }
            }
        }
        if (firstAble != CUT) {
            node.wanted.add(firstAble);
        }
    }
}
