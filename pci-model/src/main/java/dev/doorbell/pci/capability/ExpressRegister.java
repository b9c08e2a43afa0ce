package dev.doorbell.pci.capability;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Registers of the PCI Express capability, from its first byte, in address order.
 *
 * <p>Source: PCI Express Base Specification 3.0, "PCI Express Capability Structure". Those from {@code
 * DEVICE_CAPABILITIES_2} on are of version 2.
 */
public enum ExpressRegister implements RegisterSpec {
    CAPABILITIES(at(0x02).bytes(2).readOnly().says("Version, type of function, slot, vector")),
    DEVICE_CAPABILITIES(at(0x04).readOnly().says("Payload, errors by role, reset of the function")),
    DEVICE_CONTROL(at(0x08).bytes(2).says("Error reporting; bit 15 resets the function")),
    DEVICE_STATUS(at(0x0A).bytes(2).says("Errors detected")),
    LINK_CAPABILITIES(at(0x0C).readOnly().says("Fastest speed, widest width, port number")),
    LINK_CONTROL(at(0x10).bytes(2).says("Power states, common clock")),
    LINK_STATUS(at(0x12).bytes(2).says("Speed, width, whether the link is up")),
    SLOT_CAPABILITIES(at(0x14).readOnly().says("Buttons, indicators, the slot's number")),
    SLOT_CONTROL(at(0x18).bytes(2).says("Indicators, power, events that interrupt")),
    SLOT_STATUS(at(0x1A).bytes(2).says("Events, whether the slot is occupied")),
    ROOT_CONTROL(at(0x1C).bytes(2).says("Errors that are system errors")),
    ROOT_CAPABILITIES(at(0x1E).bytes(2).readOnly().says("Visibility of retries")),
    ROOT_STATUS(at(0x20).says("Power management events")),
    DEVICE_CAPABILITIES_2(at(0x24).readOnly().says("Routing, formats, prefixes")),
    DEVICE_CONTROL_2(at(0x28).bytes(2).says("Timeouts, routing, prefixes")),
    DEVICE_STATUS_2(at(0x2A).bytes(2).readOnly().says("Nothing")),
    LINK_CAPABILITIES_2(at(0x2C).readOnly().says("Speeds it has")),
    LINK_CONTROL_2(at(0x30).bytes(2).says("Target speed")),
    LINK_STATUS_2(at(0x32).bytes(2).readOnly().says("Equalisation")),
    SLOT_CAPABILITIES_2(at(0x34).readOnly().says("Nothing")),
    SLOT_CONTROL_2(at(0x38).bytes(2).readOnly().says("Nothing")),
    SLOT_STATUS_2(at(0x3A).bytes(2).readOnly().says("Nothing"));

    private final RegisterRow row;

    ExpressRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }

    /** Its offset in the capability, in bytes. */
    public int offset() {
        return (int) row.offset();
    }
}
