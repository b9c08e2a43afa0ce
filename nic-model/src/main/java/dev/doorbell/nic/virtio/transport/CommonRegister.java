package dev.doorbell.nic.virtio.transport;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Registers of the modern layout's common configuration, in address order.
 *
 * <p>Source: VIRTIO 1.1, "Common configuration structure layout"; the last two rows are VIRTIO 1.2's.
 */
public enum CommonRegister implements RegisterSpec {
    DEVICE_FEATURE_SELECT(at(0x00).says("Which 32 features device_feature shows")),
    DEVICE_FEATURE(at(0x04).readOnly().says("Features the device offers")),
    DRIVER_FEATURE_SELECT(at(0x08).says("Which 32 features driver_feature shows")),
    DRIVER_FEATURE(at(0x0C).says("Features the driver accepts")),
    CONFIG_VECTOR(at(0x10).bytes(2).says("MSI-X vector for configuration changes")),
    NUM_QUEUES(at(0x12).bytes(2).readOnly().says("Queues there are")),
    DEVICE_STATUS(at(0x14).bytes(1).says("How far the driver is; zero resets")),
    CONFIG_GENERATION(at(0x15).bytes(1).readOnly().says("Changes with the device's configuration")),
    QUEUE_SELECT(at(0x16).bytes(2).says("Which queue the queue registers show")),
    QUEUE_SIZE(at(0x18).bytes(2).says("Entries of the selected queue, zero if absent")),
    QUEUE_VECTOR(at(0x1A).bytes(2).says("MSI-X vector of the selected queue")),
    QUEUE_ENABLE(at(0x1C).bytes(2).says("One lets the device use the selected queue")),
    QUEUE_NOTIFY_OFFSET(
            at(0x1E).bytes(2).readOnly().says("Which notification address is the queue's")),
    QUEUE_DESCRIPTORS(at(0x20).bytes(8).accessedBy(4).says("Address of the descriptors")),
    QUEUE_DRIVER(at(0x28).bytes(8).accessedBy(4).says("Address of the available ring")),
    QUEUE_DEVICE(at(0x30).bytes(8).accessedBy(4).says("Address of the used ring")),
    QUEUE_NOTIFY_DATA(at(0x38).bytes(2).unmodelled().says("What to write with notification data")),
    QUEUE_RESET(at(0x3A).bytes(2).says("One resets the selected queue"));

    private final RegisterRow row;

    CommonRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
