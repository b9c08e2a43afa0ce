package dev.doorbell.gic.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a list shorter while something stays true of it. */
final class MinimalList {
    private MinimalList() {}

    /**
     * What is left when no single element can be left out any more. First halves are tried, then
     * quarters, and so on down to single elements.
     *
     * @param holds true of {@code list}; asked of shorter ones
     */
    static <T> List<T> of(List<T> list, Predicate<List<T>> holds) {
        List<T> left = new ArrayList<>(list);
        int part = Math.max(1, left.size() / 2);
        while (true) {
            boolean shorter = false;
            for (int at = left.size() - part; at >= 0; at -= part) {
                List<T> without = new ArrayList<>(left.subList(0, at));
                without.addAll(left.subList(at + part, left.size()));
                if (!without.isEmpty() && holds.test(without)) {
                    left = without;
                    shorter = true;
                }
            }
            if (part == 1 && !shorter) {
                return List.copyOf(left);
            }
            part = Math.max(1, part / 2);
        }
    }
}
