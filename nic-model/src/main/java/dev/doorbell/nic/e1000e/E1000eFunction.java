package dev.doorbell.nic.e1000e;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.capability.AdvancedErrorCapability;
import dev.doorbell.pci.capability.ExpressCapability;
import dev.doorbell.pci.capability.MsiCapability;
import dev.doorbell.pci.capability.MsixCapability;
import dev.doorbell.pci.capability.PowerManagementCapability;
import dev.doorbell.pci.config.ConfigSpace;
import dev.doorbell.pci.link.Link;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import java.util.function.LongConsumer;

/**
 * The PCI Express function of the 82574L: its identity and its capabilities.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "PCIe Programming Interface"; values as QEMU
 * 7.2 hw/net/e1000e.c. Left out: an expansion ROM.
 */
final class E1000eFunction {
    /** The BAR with the MSI-X table. */
    static final int MSIX_BAR = 3;

    private static final int VENDOR_INTEL = 0x8086;
    private static final int DEVICE_82574L = 0x10D3;
    private static final int CLASS_ETHERNET = 0x02_0000;

    private static final int MSIX_OFFSET = 0xA0;
    private static final int MSIX_PENDING = 0x2000;
    private static final int POWER_OFFSET = 0xC8;
    private static final int POWER_CAPABILITIES = 0x0022; // version 2, device-specific start
    private static final int POWER_WRITABLE = 0x1F03;
    private static final int POWER_EVENT = 0x8000;
    private static final int MSI_OFFSET = 0xD0;
    private static final int EXPRESS_OFFSET = 0xE0;
    private static final int ERRORS_OFFSET = 0x100;
    private static final int ERRORS_VERSION = 2;
    private static final int SERIAL_OFFSET = 0x140;
    private static final int SERIAL_ID = 3;
    private static final int SERIAL_BYTES = 12;

    private final PciFunction function;
    private final UpstreamPort upstream;
    private final MsiCapability msi;
    private final MsixCapability msix;

    /** Makes a function without windows; the capability added last is the first of the list. */
    E1000eFunction(
            Backplane backplane,
            Link link,
            Slot slot,
            byte[] mac,
            DeviceBehaviour behaviour,
            LongConsumer landed) {
        function = new PciFunction(slot, "e1000e", ConfigSpace.express(behaviour));
        function.identify(VENDOR_INTEL, DEVICE_82574L, CLASS_ETHERNET, VENDOR_INTEL, 0);
        upstream = new UpstreamPort(backplane, function, link, landed);
        msix =
                new MsixCapability(
                        function.config(),
                        upstream,
                        MSIX_OFFSET,
                        InterruptUnit.VECTORS,
                        new MsixCapability.Place(MSIX_BAR, 0),
                        new MsixCapability.Place(MSIX_BAR, MSIX_PENDING));
        new ExpressCapability(function, EXPRESS_OFFSET, 1, ExpressCapability.Type.ENDPOINT);
        msi = MsiCapability.inFront(function.config(), upstream, MSI_OFFSET, 0, true, false);
        new PowerManagementCapability(
                function,
                POWER_OFFSET,
                POWER_CAPABILITIES,
                0,
                POWER_WRITABLE,
                POWER_EVENT,
                behaviour);
        new AdvancedErrorCapability(
                function.config(),
                ERRORS_OFFSET,
                SERIAL_OFFSET - ERRORS_OFFSET,
                ERRORS_VERSION,
                false,
                behaviour);
        addSerialNumber(mac);
    }

    /** The serial number is the address with FF FF in its middle. */
    private void addSerialNumber(byte[] mac) {
        ConfigSpace config = function.config();
        int at = config.addExtendedCapability(SERIAL_OFFSET, SERIAL_ID, 1, SERIAL_BYTES);
        byte[] number = {mac[5], mac[4], mac[3], -1, -1, mac[2], mac[1], mac[0]};
        for (int i = 0; i < number.length; i++) {
            config.set(at + 4 + i, 1, number[i]);
        }
    }

    PciFunction function() {
        return function;
    }

    UpstreamPort upstream() {
        return upstream;
    }

    MsiCapability msi() {
        return msi;
    }

    MsixCapability msix() {
        return msix;
    }
}
