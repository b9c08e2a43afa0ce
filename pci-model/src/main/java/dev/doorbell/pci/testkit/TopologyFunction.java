package dev.doorbell.pci.testkit;

import dev.doorbell.pci.BarKind;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.capability.MsixCapability;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusTarget;

/** Makes the functions of topologies: BARs of nothing but zeros, and capabilities. */
final class TopologyFunction {
    private static final int MSIX_BAR = 4;
    private static final int MSIX_TABLE_BYTES = 128 * MsixCapability.ENTRY_BYTES;

    private static final BusTarget ZEROS =
            new BusTarget() {
                @Override
                public long read(long offset, int bytes, int requester) {
                    return 0;
                }

                @Override
                public void write(long offset, int bytes, long value, int requester) {}
            };

    private TopologyFunction() {}

    static PciFunction make(
            Backplane parts,
            PciTopology.Node node,
            String name,
            Link link,
            DeviceBehaviour behaviour) {
        PciFunction function =
                new PciFunction(
                        new Slot(node.device(), 0), name, ConfigSpace.conventional(behaviour));
        function.identify(0x1234, 0x5600 + node.device(), 0xFF_0000);
        function.config().set(HeaderRegister.INTERRUPT_PIN.offset(), 1, node.pin());
        UpstreamPort upstream = new UpstreamPort(parts, function, link, tag -> {});
        if (node.msiLog2() >= 0) {
            new MsiCapability(function.config(), upstream, node.msiLog2(), true, true);
        }
        if (node.msixVectors() > 0) {
            MsixCapability msix =
                    new MsixCapability(
                            function.config(),
                            upstream,
                            node.msixVectors(),
                            MSIX_BAR,
                            MSIX_TABLE_BYTES);
            function.placeBar(MSIX_BAR, 2L * MSIX_TABLE_BYTES, msix.window());
        }
        // The first is of 32 bits, the second of 64 and takes two registers.
        BarKind[] kinds = {BarKind.MEMORY_32, BarKind.MEMORY_64};
        for (int i = 0; i < node.barBytes().size(); i++) {
            function.placeBar(i, kinds[i], node.barBytes().get(i), ZEROS);
        }
        return function;
    }
}
