package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.testkit.AmlTable.Entry;
import dev.doorbell.kernel.testkit.AmlTable.Host;
import dev.doorbell.kernel.testkit.AmlTable.Style;
import dev.doorbell.sim.testkit.DamageArbitrary;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ArbitraryDecorator;

/**
 * Small DSDTs with routing tables in every style, and damaged ones.
 *
 * <p>Shrinks towards one host with few routes in a package, without links, to small numbers.
 */
public final class AmlTableArbitrary extends ArbitraryDecorator<AmlTable> {
    private static final int DAMAGE_SPAN = 600;
    private static final int HOSTS_MAX = 3;
    private static final int ENTRIES_MAX = 16;

    private final boolean isDamaged;

    private AmlTableArbitrary(boolean isDamaged) {
        this.isDamaged = isDamaged;
    }

    /** Right tables. */
    public static AmlTableArbitrary valid() {
        return new AmlTableArbitrary(false);
    }

    /** Tables with one to three things wrong behind the header, mostly with the checksum mended. */
    public static AmlTableArbitrary damaged() {
        return new AmlTableArbitrary(true);
    }

    @Override
    protected Arbitrary<AmlTable> arbitrary() {
        Arbitrary<List<Host>> hosts = hosts().list().ofMinSize(1).ofMaxSize(HOSTS_MAX);
        if (!isDamaged) {
            return hosts.map(each -> new AmlTable(each, List.of(), true));
        }
        Arbitrary<Boolean> mended = Arbitraries.frequency(Tuple.of(9, true), Tuple.of(1, false));
        return Combinators.combine(hosts, DamageArbitrary.upTo(DAMAGE_SPAN), mended)
                .as(AmlTable::new);
    }

    private static Arbitrary<Host> hosts() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(0, 0x40, 0xFF),
                        Arbitraries.of(Style.class),
                        entries().list().ofMaxSize(ENTRIES_MAX))
                .as(Host::new);
    }

    private static Arbitrary<Entry> entries() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 31),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(1, 1019),
                        Arbitraries.of(false, true),
                        Arbitraries.of(false, true),
                        Arbitraries.of(false, true))
                .as(
                        (slot, pin, gsi, viaLink, isEdge, isLow) ->
                                new Entry(
                                        slot,
                                        pin,
                                        gsi,
                                        viaLink,
                                        viaLink && isEdge,
                                        viaLink && isLow));
    }
}
