package dev.doorbell.pci.testkit;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/**
 * PCI for jqwik: {@code @Domain(PciDomain.class)} gives {@link PciTopology} of up to 12 nodes, {@link
 * MsiStorm} of three functions with four vectors each, {@link ConfigAccess} and {@link ConfigTraffic} to
 * four buses.
 */
public final class PciDomain extends DomainContextBase {
    private static final int NODES_MAX = 12;
    private static final int FUNCTIONS = 3;
    private static final int VECTORS = 4;
    private static final int BUSES = 4;
    private static final int ACCESSES_MAX = 60;

    @Provide
    Arbitrary<PciTopology> topologies() {
        return PciTopologyArbitrary.of(NODES_MAX);
    }

    @Provide
    Arbitrary<MsiStorm> storms() {
        return MsiStormArbitrary.of(FUNCTIONS, VECTORS);
    }

    @Provide
    Arbitrary<ConfigAccess> configAccesses() {
        return ConfigAccessArbitrary.toBuses(BUSES);
    }

    @Provide
    Arbitrary<ConfigTraffic> configTraffic() {
        return ConfigAccessArbitrary.toBuses(BUSES).traffic(0, ACCESSES_MAX);
    }
}
