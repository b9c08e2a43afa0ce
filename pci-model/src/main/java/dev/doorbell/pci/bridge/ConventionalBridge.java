package dev.doorbell.pci.bridge;

import dev.doorbell.pci.BarKind;
import dev.doorbell.pci.PciBridge;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.AdvancedErrorCapability;
import dev.doorbell.pci.capability.ExpressCapability;
import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.capability.PowerManagementCapability;
import dev.doorbell.pci.config.BridgeRegister;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.config.HeaderRegister;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;

/**
 * A bridge to a conventional bus of 31 slots, with a hot-plug controller.
 *
 * <p>Source: PCI-to-PCI Bridge Architecture Specification 1.2; identities and layouts as measured on
 * QEMU 7.2.
 */
public final class ConventionalBridge {
    /** Which bridge. */
    public enum Model {
        /** From PCI to PCI. */
        PCI(0x0001, PciBridge.Kind.CONVENTIONAL, false),
        /** From PCI Express to PCI. */
        EXPRESS(0x000E, PciBridge.Kind.EXPRESS_TO_PCI, true);

        private final int device;
        private final PciBridge.Kind kind;
        private final boolean express;

        Model(int device, PciBridge.Kind kind, boolean express) {
            this.device = device;
            this.kind = kind;
            this.express = express;
        }
    }

    private static final int VENDOR = 0x1B36;
    private static final int CLASS_BRIDGE = 0x060400;
    private static final int FAST_AND_66_MHZ = 0xA0;
    private static final int WINDOW_OF_64_BITS = 1;
    private static final int SLOTS_OFFSET = 0x40;
    private static final int CHASSIS_ID = 0x04;
    private static final int CHASSIS_OFFSET = 0x48;
    private static final int CHASSIS_BYTES = 4;
    private static final int FIRST_IN_CHASSIS = 0x20;
    private static final int MSI_OFFSET = 0x4C;
    private static final int EXPRESS_OFFSET = 0x48;
    private static final int POWER_OFFSET = 0x84;
    private static final int MSI_OFFSET_OF_EXPRESS = 0x8C;
    private static final int ERRORS_OFFSET = 0x100;

    private final PciBridge bridge;

    /**
     * Makes a bridge in {@code slot}.
     *
     * @param chassis the number software tells the bridge by, 1 to 255; of a bridge from PCI
     */
    public ConventionalBridge(
            Backplane backplane,
            String name,
            Slot slot,
            Link link,
            Model model,
            int chassis,
            DeviceBehaviour behaviour) {
        ConfigSpace config = ConfigSpace.bridge(model.express, behaviour);
        PciFunction function = new PciFunction(slot, name, config);
        function.identify(VENDOR, model.device, CLASS_BRIDGE);
        config.set(HeaderRegister.STATUS.offset(), 2, FAST_AND_66_MHZ);
        config.set(BridgeRegister.SECONDARY_STATUS.offset(), 2, FAST_AND_66_MHZ);
        config.set(BridgeRegister.PREFETCHABLE_BASE.offset(), 2, WINDOW_OF_64_BITS);
        config.set(BridgeRegister.PREFETCHABLE_LIMIT.offset(), 2, WINDOW_OF_64_BITS);
        bridge = new PciBridge(function, model.kind, behaviour);
        UpstreamPort upstream = new UpstreamPort(backplane, function, link, tag -> {});
        HotPlugController slots =
                new HotPlugController(
                        function, bridge.secondary(), SLOTS_OFFSET, backplane.trace(), behaviour);
        int msiOffset;
        if (model.express) {
            addExpress(function, behaviour);
            msiOffset = MSI_OFFSET_OF_EXPRESS;
        } else {
            int at = config.addCapabilityAt(CHASSIS_OFFSET, CHASSIS_ID, CHASSIS_BYTES);
            config.set(at + 2, 1, FIRST_IN_CHASSIS);
            config.set(at + 3, 1, chassis);
            config.allowWrites(at + 3, 1, 0xFF);
            msiOffset = MSI_OFFSET;
        }
        MsiCapability msi = MsiCapability.inFront(config, upstream, msiOffset, 0, true, true);
        slots.setMsi(msi);
        function.setMessagesEnabled(msi::isEnabled);
        function.placeBar(0, BarKind.MEMORY_64, HotPlugRegister.BAR_BYTES, slots.window());
    }

    private static void addExpress(PciFunction function, DeviceBehaviour behaviour) {
        new ExpressCapability(function, EXPRESS_OFFSET, 2, ExpressCapability.Type.TO_PCI)
                .reportsErrors()
                .forwardsAlternativeRouting();
        new PowerManagementCapability(
                function, POWER_OFFSET, PowerManagementCapability.VERSION_3, 0, 0, 0, behaviour);
        new AdvancedErrorCapability(function.config(), ERRORS_OFFSET, 2, false, behaviour);
    }

    /** What to plug into a bus. */
    public PciFunction function() {
        return bridge.function();
    }

    /** The bridge, whose secondary bus has the slots. */
    public PciBridge bridge() {
        return bridge;
    }
}
