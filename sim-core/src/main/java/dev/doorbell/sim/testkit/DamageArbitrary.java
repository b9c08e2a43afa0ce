package dev.doorbell.sim.testkit;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.arbitraries.ArbitraryDecorator;

/**
 * What is wrong with bytes that were right: one damage to a few, in places up to a length.
 *
 * <p>Numbers are extremes as often as not: zero, one, all ones, the ends of a sign. Shrinks towards few
 * damages, a changed byte rather than others, at the front, to zero.
 */
public final class DamageArbitrary extends ArbitraryDecorator<List<Damage>> {
    private static final long[] EXTREMES = {
        1, 3, 9, 0x10, 0x7F, 0xFF, 0xFFFF, 100 << 20, Integer.MAX_VALUE, -1, -4
    };

    private final int bytes;
    private final int damagesMin;
    private final int damagesMax;
    private final List<Damage.Kind> kinds;

    private DamageArbitrary(int bytes, int damagesMin, int damagesMax, List<Damage.Kind> kinds) {
        this.bytes = bytes;
        this.damagesMin = damagesMin;
        this.damagesMax = damagesMax;
        this.kinds = kinds;
    }

    /** One to three damages of every kind to about {@code bytes} bytes, at least 1. */
    public static DamageArbitrary upTo(int bytes) {
        return new DamageArbitrary(bytes, 1, 3, List.of(Damage.Kind.values()));
    }

    /** With so many damages. */
    public DamageArbitrary damages(int min, int max) {
        return new DamageArbitrary(bytes, min, max, kinds);
    }

    /** With these kinds alone. */
    public DamageArbitrary only(Damage.Kind... chosen) {
        return new DamageArbitrary(bytes, damagesMin, damagesMax, List.of(chosen));
    }

    @Override
    protected Arbitrary<List<Damage>> arbitrary() {
        Arbitrary<Integer> places =
                Arbitraries.integers().between(0, bytes - 1).withDistribution(Spread.around());
        Arbitrary<Integer> values =
                Arbitraries.integers().withDistribution(Spread.around(EXTREMES)).shrinkTowards(0);
        return Combinators.combine(Arbitraries.of(kinds), places, values)
                .as(Damage::new)
                .list()
                .ofMinSize(damagesMin)
                .ofMaxSize(damagesMax);
    }
}
