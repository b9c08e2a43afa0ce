package dev.doorbell.kernel.testkit;

import dev.doorbell.kernel.testkit.ImpossibleMachine.Flaw;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Whole machines for jqwik: {@code @Domain(MachineDomain.class)} gives {@link MachineTopology} that
 * boot, {@link ImpossibleMachine} that must be refused, and the firmware tables {@link AmlTable} and
 * {@link FdtTree}, two right ones for each that is damaged.
 */
public final class MachineDomain extends DomainContextBase {
    @Provide
    Arbitrary<MachineTopology> topologies() {
        return MachineTopologyArbitrary.possible();
    }

    @Provide
    Arbitrary<ImpossibleMachine> impossible() {
        return Combinators.combine(MachineTopologyArbitrary.possible(), Arbitraries.of(Flaw.class))
                .as(ImpossibleMachine::new);
    }

    @Provide
    Arbitrary<AmlTable> amlTables() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, AmlTableArbitrary.valid()), Tuple.of(1, AmlTableArbitrary.damaged()));
    }

    @Provide
    Arbitrary<FdtTree> fdtTrees() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, FdtTreeArbitrary.valid()), Tuple.of(1, FdtTreeArbitrary.damaged()));
    }
}
