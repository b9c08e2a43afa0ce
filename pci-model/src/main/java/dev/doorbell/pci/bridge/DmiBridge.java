package dev.doorbell.pci.bridge;

import dev.doorbell.pci.PciBridge;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.config.BridgeRegister;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.config.HeaderRegister;

/**
 * Intel's bridge from the root complex to conventional PCI, without a controller of its slots.
 *
 * <p>Model note: it says that it decodes what nobody else does, but decodes its windows only, as in
 * QEMU.
 *
 * <p>Source: PCI-to-PCI Bridge Architecture Specification 1.2; identity and layout as measured on QEMU
 * 7.2.
 */
public final class DmiBridge {
    private static final int VENDOR = 0x8086;
    private static final int DEVICE = 0x244E;
    private static final int REVISION = 0x92;
    private static final int CLASS_BRIDGE_SUBTRACTIVE = 0x060401;
    private static final int FAST_AND_66_MHZ = 0xA0;
    private static final int WINDOW_OF_64_BITS = 1;
    private static final int SUBSYSTEM_ID = 0x0D;
    private static final int SUBSYSTEM_OFFSET = 0x50;
    private static final int SUBSYSTEM_BYTES = 8;

    private final PciBridge bridge;

    /** Makes a bridge in {@code slot}. */
    public DmiBridge(String name, Slot slot, DeviceBehaviour behaviour) {
        ConfigSpace config = ConfigSpace.bridge(false, behaviour);
        PciFunction function = new PciFunction(slot, name, config);
        function.identify(VENDOR, DEVICE, CLASS_BRIDGE_SUBTRACTIVE);
        config.set(HeaderRegister.REVISION_ID.offset(), 1, REVISION);
        config.set(HeaderRegister.INTERRUPT_PIN.offset(), 1, 0);
        config.set(HeaderRegister.STATUS.offset(), 2, FAST_AND_66_MHZ);
        config.set(BridgeRegister.SECONDARY_STATUS.offset(), 2, FAST_AND_66_MHZ);
        config.set(BridgeRegister.PREFETCHABLE_BASE.offset(), 2, WINDOW_OF_64_BITS);
        config.set(BridgeRegister.PREFETCHABLE_LIMIT.offset(), 2, WINDOW_OF_64_BITS);
        config.addCapabilityAt(SUBSYSTEM_OFFSET, SUBSYSTEM_ID, SUBSYSTEM_BYTES);
        bridge = new PciBridge(function, PciBridge.Kind.CONVENTIONAL, behaviour);
    }

    /** What to plug into a bus. */
    public PciFunction function() {
        return bridge.function();
    }

    /** The bridge, whose secondary bus the devices are on. */
    public PciBridge bridge() {
        return bridge;
    }
}
