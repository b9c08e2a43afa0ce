package dev.doorbell.pci.bridge;

import dev.doorbell.pci.BarKind;
import dev.doorbell.pci.PciBridge;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.AdvancedErrorCapability;
import dev.doorbell.pci.capability.ExpressCapability;
import dev.doorbell.pci.capability.ExpressRegister;
import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.capability.MsixCapability;
import dev.doorbell.pci.config.BridgeRegister;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import java.util.function.IntConsumer;

/**
 * A port of the root complex: a bridge whose bus is a link with one slot.
 *
 * <p>Source: PCI Express Base Specification 3.0, "PCI Express Configuration Registers"; identities and
 * layouts as measured on QEMU 7.2.
 */
public final class RootPort {
    /** Which port. */
    public enum Model {
        /** QEMU's own: MSI-X of one vector, a link of the fourth generation and 32 lanes. */
        GENERIC(0x1B36, 0x000C, 0, 0x1B36, 0x54, 2),
        /** Intel's 5520 I/O hub: MSI of two vectors, a link of the first generation and one lane. */
        IOH3420(0x8086, 0x3420, 2, 0x8086, 0x90, 2);

        private final int vendor;
        private final int device;
        private final int revision;
        private final int subVendor;
        private final int expressOffset;
        private final int errorVersion;

        Model(
                int vendor,
                int device,
                int revision,
                int subVendor,
                int expressOffset,
                int errorVersion) {
            this.vendor = vendor;
            this.device = device;
            this.revision = revision;
            this.subVendor = subVendor;
            this.expressOffset = expressOffset;
            this.errorVersion = errorVersion;
        }
    }

    private static final int CLASS_BRIDGE = 0x060400;
    private static final int SUBSYSTEM_ID = 0x0D;
    private static final int SUBSYSTEM_OFFSET = 0x40;
    private static final int SUBSYSTEM_BYTES = 8;
    private static final int MSIX_OFFSET = 0x48;
    private static final int MSIX_BAR_BYTES = 4096;
    private static final int MSIX_PENDING = 0x800;
    private static final int MSI_OFFSET = 0x60;
    private static final int ERRORS_OFFSET = 0x100;
    private static final int ACS_ID = 0x0D;
    private static final int ACS_OFFSET = 0x148;
    private static final int ACS_BYTES = 8;
    private static final int ACS_BITS = 0x5F;
    private static final int ROOT_CONTROL_BITS = 7;
    private static final int CONTROL_BITS_OF_PORT = 0x5F;
    private static final int GENERATION = 4;
    private static final int LANES = 32;

    private final PciBridge bridge;

    /**
     * Makes a port in {@code slot}.
     *
     * @param number what software calls the port's slot, 0 to 8191
     */
    public RootPort(
            Backplane backplane,
            String name,
            Slot slot,
            Link link,
            Model model,
            int number,
            DeviceBehaviour behaviour) {
        ConfigSpace config = ConfigSpace.bridge(true, behaviour);
        PciFunction function = new PciFunction(slot, name, config);
        function.identify(model.vendor, model.device, CLASS_BRIDGE);
        config.set(HeaderRegister.REVISION_ID.offset(), 1, model.revision);
        closeWindows(config);
        limitToPort(config, behaviour);
        bridge = new PciBridge(function, PciBridge.Kind.EXPRESS_PORT, behaviour);
        UpstreamPort upstream = new UpstreamPort(backplane, function, link, tag -> {});

        int at = config.addCapabilityAt(SUBSYSTEM_OFFSET, SUBSYSTEM_ID, SUBSYSTEM_BYTES);
        config.set(at + 4, 2, model.subVendor);
        ExpressCapability express;
        switch (model) {
            case GENERIC -> {
                MsixCapability msix = msix(function, upstream);
                express = express(function, model).link(GENERATION, LANES);
                slot(function, express, number, msix::request, behaviour);
            }
            case IOH3420 -> {
                MsiCapability msi =
                        MsiCapability.inFront(config, upstream, MSI_OFFSET, 1, false, true);
                function.setMessagesEnabled(msi::isEnabled);
                express = express(function, model);
                slot(function, express, number, msi::request, behaviour);
            }
        }
        new AdvancedErrorCapability(config, ERRORS_OFFSET, model.errorVersion, true, behaviour)
                .root();
        if (model == Model.GENERIC) {
            int acs = config.addExtendedCapability(ACS_OFFSET, ACS_ID, 1, ACS_BYTES);
            config.set(acs + 4, 2, ACS_BITS);
            config.allowWrites(acs + 6, 2, ACS_BITS);
        }
    }

    private static MsixCapability msix(PciFunction function, UpstreamPort upstream) {
        MsixCapability msix =
                new MsixCapability(
                        function.config(),
                        upstream,
                        MSIX_OFFSET,
                        1,
                        new MsixCapability.Place(0, 0),
                        new MsixCapability.Place(0, MSIX_PENDING));
        function.placeBar(0, BarKind.MEMORY_32, MSIX_BAR_BYTES, msix.window());
        function.setMessagesEnabled(msix::isEnabled);
        return msix;
    }

    private static ExpressCapability express(PciFunction function, Model model) {
        ExpressCapability express =
                new ExpressCapability(
                                function, model.expressOffset, 2, ExpressCapability.Type.ROOT_PORT)
                        .reportsErrors()
                        .forwardsAlternativeRouting();
        express.allow(ExpressRegister.ROOT_CONTROL, ROOT_CONTROL_BITS);
        return express;
    }

    private void slot(
            PciFunction function,
            ExpressCapability express,
            int number,
            IntConsumer messages,
            DeviceBehaviour behaviour) {
        new ExpressSlot(function, express, bridge.secondary(), number, messages, behaviour);
    }

    /** Out of reset every window's base is above its limit. */
    private static void closeWindows(ConfigSpace config) {
        config.set(BridgeRegister.IO_BASE.offset(), 1, 0xF0);
        config.set(BridgeRegister.MEMORY_BASE.offset(), 2, 0xFFF0);
        config.set(BridgeRegister.PREFETCHABLE_BASE.offset(), 2, 0xFFF1);
        config.set(BridgeRegister.PREFETCHABLE_LIMIT.offset(), 2, 0x0001);
    }

    /** A port's bus is a link: no discard timer, no fast back-to-back, no latency. */
    private static void limitToPort(ConfigSpace config, DeviceBehaviour behaviour) {
        config.forbidWrites(
                BridgeRegister.BRIDGE_CONTROL.offset(),
                2,
                BridgeRegister.BRIDGE_CONTROL.writable() & ~CONTROL_BITS_OF_PORT);
        if (behaviour.choice(SlotChoice.Latency.class) == SlotChoice.Latency.ZERO) {
            config.forbidWrites(BridgeRegister.SECONDARY_LATENCY.offset(), 1, 0xFF);
        }
    }

    /** What to plug into a root bus. */
    public PciFunction function() {
        return bridge.function();
    }

    /** The bridge, whose secondary bus the slot's device is on. */
    public PciBridge bridge() {
        return bridge;
    }
}
