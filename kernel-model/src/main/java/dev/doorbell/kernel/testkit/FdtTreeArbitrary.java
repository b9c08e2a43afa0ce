package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.testkit.FdtTree.Range;
import dev.doorbell.kernel.testkit.FdtTree.Route;
import dev.doorbell.sim.testkit.Damage;
import dev.doorbell.sim.testkit.DamageArbitrary;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.arbitraries.ArbitraryDecorator;

/**
 * Small device trees of machines with PCI, and damaged ones.
 *
 * <p>Shrinks towards a GICv2, one core, no memory and no routes.
 */
public final class FdtTreeArbitrary extends ArbitraryDecorator<FdtTree> {
    private static final int DAMAGE_SPAN = 2000;
    private static final long GIGABYTE = 1L << 30;

    private final boolean isDamaged;

    private FdtTreeArbitrary(boolean isDamaged) {
        this.isDamaged = isDamaged;
    }

    /** Right trees. */
    public static FdtTreeArbitrary valid() {
        return new FdtTreeArbitrary(false);
    }

    /** Trees with one to three things wrong, anywhere. */
    public static FdtTreeArbitrary damaged() {
        return new FdtTreeArbitrary(true);
    }

    @Override
    protected Arbitrary<FdtTree> arbitrary() {
        Arbitrary<List<Damage>> damages =
                isDamaged ? DamageArbitrary.upTo(DAMAGE_SPAN) : Arbitraries.just(List.<Damage>of());
        Arbitrary<List<Range>> memory =
                Combinators.combine(
                                Arbitraries.longs().between(1, 64),
                                Arbitraries.longs().between(1, 4))
                        .as((base, size) -> new Range(base * 8 * GIGABYTE, size * GIGABYTE))
                        .list()
                        .uniqueElements(Range::base)
                        .ofMaxSize(3);
        Arbitrary<Route> routes =
                Combinators.combine(
                                Arbitraries.integers().between(0, 31),
                                Arbitraries.integers().between(1, 4),
                                Arbitraries.integers().between(0, 987))
                        .as(Route::new);
        return Combinators.combine(
                        Arbitraries.of(false, true),
                        Arbitraries.integers().between(1, 8),
                        memory,
                        Arbitraries.of(0, 1, 15, 255),
                        routes.list().ofMaxSize(24),
                        damages)
                .as(FdtTree::new);
    }
}
