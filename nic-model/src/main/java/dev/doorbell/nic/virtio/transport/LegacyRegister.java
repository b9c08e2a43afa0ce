package dev.doorbell.nic.virtio.transport;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Registers of the legacy layout with MSI-X enabled, in address order. The device's configuration
 * follows them; without MSI-X the two vector registers are absent and it begins at 0x14.
 *
 * <p>Source: VIRTIO 1.1, "Legacy Interfaces: A Note on PCI Device Layout".
 */
public enum LegacyRegister implements RegisterSpec {
    DEVICE_FEATURES(at(0x00).readOnly().says("Features the device offers")),
    DRIVER_FEATURES(at(0x04).says("Features the driver accepts")),
    QUEUE_ADDRESS(at(0x08).says("Page number of the selected queue; zero stops it")),
    QUEUE_SIZE(at(0x0C).bytes(2).readOnly().says("Entries of the selected queue, zero if absent")),
    QUEUE_SELECT(at(0x0E).bytes(2).says("Which queue the queue registers show")),
    QUEUE_NOTIFY(at(0x10).bytes(2).says("Tells the device that a queue has new buffers")),
    DEVICE_STATUS(at(0x12).bytes(1).says("How far the driver is; zero resets")),
    ISR_STATUS(at(0x13).bytes(1).readClears().says("Why INTx is asserted; a read releases it")),
    CONFIG_VECTOR(at(0x14).bytes(2).says("MSI-X vector for configuration changes")),
    QUEUE_VECTOR(at(0x16).bytes(2).says("MSI-X vector of the selected queue"));

    private final RegisterRow row;

    LegacyRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
