package dev.doorbell.sim.testkit;

import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;

/**
 * What an arbitrary's values shrink to, for tests of arbitraries: a planted failure must end in the
 * smallest value that has it.
 */
public final class Shrinking {
    private static final int TRIES = 10_000;
    private static final int STEPS = 10_000;
    private static final int SIZE = 1000;

    private Shrinking() {}

    /**
     * The first value of {@code arbitrary} that {@code fails}, shrunk: as long as some smaller value fails
     * too, that one is taken. Call it in a method that jqwik runs.
     *
     * @param random draws the values; its seed decides which is found first
     * @throws IllegalStateException if none of 10 000 values fails
     */
    public static <T> T minimum(Arbitrary<T> arbitrary, Random random, Predicate<? super T> fails) {
        RandomGenerator<T> generator = arbitrary.generator(SIZE);
        Shrinkable<T> found = null;
        for (int i = 0; i < TRIES && found == null; i++) {
            Shrinkable<T> next = generator.next(random);
            found = fails.test(next.value()) ? next : null;
        }
        if (found == null) {
            throw new IllegalStateException("none of " + TRIES + " values fails");
        }
        for (int i = 0; i < STEPS; i++) {
            Optional<Shrinkable<T>> smaller = smaller(found, fails);
            if (smaller.isEmpty()) {
                break;
            }
            found = smaller.get();
        }
        return found.value();
    }

    private static <T> Optional<Shrinkable<T>> smaller(
            Shrinkable<T> than, Predicate<? super T> fails) {
        return than.shrink()
                .filter(next -> next.distance().compareTo(than.distance()) <= 0)
                .filter(next -> fails.test(next.value()))
                .findFirst();
    }
}
