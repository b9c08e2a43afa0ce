package dev.doorbell.pci.config;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;

/**
 * The type 0 configuration header, in address order.
 *
 * <p>Source: PCI Local Bus Specification 3.0, "Configuration Space Organization".
 */
public enum HeaderRegister implements ConfigRegister {
    VENDOR_ID(at(0x00).bytes(2).readOnly().says("Who made it"), 0, 0),
    DEVICE_ID(at(0x02).bytes(2).readOnly().says("What it is"), 0, 0),
    COMMAND(at(0x04).bytes(2).says("I/O, memory, bus master, SERR, interrupt disable"), 0x0507, 0),
    STATUS(at(0x06).bytes(2).says("Interrupt status, capability list, errors"), 0, 0xF900),
    REVISION_ID(at(0x08).bytes(1).readOnly().says("Revision"), 0, 0),
    CLASS_CODE(at(0x09).bytes(1).array(3, 1).readOnly().says("Interface, subclass, class"), 0, 0),
    CACHE_LINE_SIZE(at(0x0C).bytes(1).says("Scratch"), 0xFF, 0),
    LATENCY_TIMER(at(0x0D).bytes(1).readOnly().says("Zero on PCI Express"), 0, 0),
    HEADER_TYPE(at(0x0E).bytes(1).readOnly().says("Layout; bit 7 says multifunction"), 0, 0),
    BIST(at(0x0F).bytes(1).readOnly().says("No self test"), 0, 0),
    BASE_ADDRESS(at(0x10).array(6, 4).says("Where a BAR's window is"), 0, 0),
    SUBSYSTEM_VENDOR_ID(at(0x2C).bytes(2).readOnly().says("Who made the board"), 0, 0),
    SUBSYSTEM_ID(at(0x2E).bytes(2).readOnly().says("What the board is"), 0, 0),
    ROM_BASE(at(0x30).readOnly().says("Expansion ROM, none unless placed"), 0, 0),
    CAPABILITIES(at(0x34).bytes(1).readOnly().says("First capability, or zero"), 0, 0),
    INTERRUPT_LINE(at(0x3C).bytes(1).says("Scratch for firmware and driver"), 0xFF, 0),
    INTERRUPT_PIN(at(0x3D).bytes(1).readOnly().says("0 none, 1 to 4 INTA to INTD"), 0, 0);

    private final RegisterRow row;
    private final int writable;
    private final int clearedByOnes;

    HeaderRegister(RegisterRow row, int writable, int clearedByOnes) {
        this.row = row;
        this.writable = writable;
        this.clearedByOnes = clearedByOnes;
    }

    @Override
    public RegisterRow row() {
        return row;
    }

    @Override
    public int writable() {
        return writable;
    }

    @Override
    public int clearedByOnes() {
        return clearedByOnes;
    }
}
