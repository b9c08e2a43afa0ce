package dev.doorbell.nic.virtio;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * The network card's configuration, in address order: behind the legacy registers, and a structure of
 * its own in the modern layout.
 *
 * <p>Source: VIRTIO 1.1, "Network Device", "Device configuration layout".
 */
public enum NetConfigRegister implements RegisterSpec {
    MAC(at(0x00).bytes(1).array(6, 1).says("The address; written by legacy drivers only")),
    STATUS(at(0x06).bytes(2).accessedBy(1).readOnly().says("Bit 0 link up, bit 1 announce"));

    private final RegisterRow row;

    NetConfigRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
