package dev.doorbell.gic.lpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The heap against a sorted set, and the bits against a set. */
class UrgencyHeapProperties {
    private enum Verb {
        PUT,
        REMOVE,
        REMOVE_FIRST,
        CLEAR
    }

    /** One thing done to the heap. */
    record Step(Verb verb, int lpi, int priority) {
        @Override
        public String toString() {
            return verb + " " + lpi + (verb == Verb.PUT ? " = " + priority : "");
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Verb> verbs =
                Arbitraries.frequency(
                        Tuple.of(12, Verb.PUT),
                        Tuple.of(5, Verb.REMOVE),
                        Tuple.of(4, Verb.REMOVE_FIRST),
                        Tuple.of(1, Verb.CLEAR));
        Arbitrary<Integer> lpis =
                Arbitraries.oneOf(
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.of(63, 64, 127, 128, 8191, 57343));
        return Combinators.combine(verbs, lpis, Arbitraries.of(0x00, 0x40, 0xA0, 0xA4, 0xFC))
                .as(Step::new)
                .list()
                .ofMaxSize(150);
    }

    /** Priority and LPI as one number: the order the heap is to have. */
    private static long key(int lpi, int priority) {
        return (long) priority << 32 | lpi;
    }

    @Property(tries = 1000, seed = "3201", edgeCases = EdgeCasesMode.NONE)
    void theHeapAndASortedSetAlwaysAgree(@ForAll("steps") List<Step> steps) {
        UrgencyHeap heap = new UrgencyHeap();
        TreeSet<Long> sorted = new TreeSet<>();
        Map<Integer, Integer> priorities = new HashMap<>();
        for (Step step : steps) {
            int first = sorted.isEmpty() ? -1 : sorted.first().intValue();
            switch (step.verb()) {
                case PUT -> {
                    heap.put(step.lpi(), step.priority());
                    take(sorted, priorities, step.lpi());
                    sorted.add(key(step.lpi(), step.priority()));
                    priorities.put(step.lpi(), step.priority());
                }
                case REMOVE -> {
                    heap.remove(step.lpi());
                    take(sorted, priorities, step.lpi());
                }
                case REMOVE_FIRST -> {
                    if (first >= 0) {
                        heap.remove(first);
                        take(sorted, priorities, first);
                    }
                }
                case CLEAR -> {
                    heap.clear();
                    sorted.clear();
                    priorities.clear();
                }
            }
            assertThat(heap.size()).isEqualTo(sorted.size());
            assertThat(heap.first()).isEqualTo(sorted.isEmpty() ? -1 : sorted.first().intValue());
            assertThat(heap.holds(step.lpi())).isEqualTo(priorities.containsKey(step.lpi()));
            if (!sorted.isEmpty()) {
                assertThat(heap.firstPriority()).isEqualTo((int) (sorted.first() >>> 32));
            }
        }
        TreeSet<Integer> inside = new TreeSet<>();
        for (int place = 0; place < heap.size(); place++) {
            inside.add(heap.at(place));
        }
        assertThat(inside).isEqualTo(new TreeSet<>(priorities.keySet()));
        while (!sorted.isEmpty()) {
            assertThat(heap.first()).isEqualTo(sorted.first().intValue());
            heap.remove(heap.first());
            sorted.remove(sorted.first());
        }
        assertThat(heap.first()).isEqualTo(-1);
    }

    private static void take(Set<Long> sorted, Map<Integer, Integer> priorities, int lpi) {
        Integer priority = priorities.remove(lpi);
        if (priority != null) {
            sorted.remove(key(lpi, priority));
        }
    }

    @Property(tries = 1000, seed = "3202", edgeCases = EdgeCasesMode.NONE)
    void theBitsAndASetAlwaysAgree(@ForAll("steps") List<Step> steps) {
        PendingBits bits = new PendingBits();
        TreeSet<Integer> set = new TreeSet<>();
        for (Step step : steps) {
            int lpi = step.lpi();
            switch (step.verb()) {
                case PUT -> assertThat(bits.set(lpi)).isEqualTo(set.add(lpi));
                case REMOVE, REMOVE_FIRST -> assertThat(bits.clear(lpi)).isEqualTo(set.remove(lpi));
                case CLEAR -> {
                    bits.clear();
                    set.clear();
                }
            }
            assertThat(bits.holds(lpi)).isEqualTo(set.contains(lpi));
            Integer next = set.ceiling(lpi);
            assertThat(bits.next(lpi)).isEqualTo(next == null ? -1 : next);
            Integer first = set.isEmpty() ? null : set.first();
            assertThat(bits.next(0)).isEqualTo(first == null ? -1 : first);
            for (int i = 0; i < 64; i++) {
                assertThat((bits.word(lpi >>> 6) >>> i & 1) != 0)
                        .isEqualTo(set.contains((lpi & ~63) + i));
            }
        }
    }
}
