package dev.doorbell.pci.config;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;

/**
 * The type 1 configuration header, in address order.
 *
 * <p>Source: PCI-to-PCI Bridge Architecture Specification 1.2, "Configuration Space Header Format".
 */
public enum BridgeRegister implements ConfigRegister {
    VENDOR_ID(at(0x00).bytes(2).readOnly().says("Who made it"), 0, 0),
    DEVICE_ID(at(0x02).bytes(2).readOnly().says("What it is"), 0, 0),
    COMMAND(at(0x04).bytes(2).says("I/O, memory, bus master, SERR, interrupt disable"), 0x0507, 0),
    STATUS(at(0x06).bytes(2).says("Of the primary side"), 0, 0xF900),
    REVISION_ID(at(0x08).bytes(1).readOnly().says("Revision"), 0, 0),
    CLASS_CODE(at(0x09).bytes(1).array(3, 1).readOnly().says("Interface, subclass, class"), 0, 0),
    CACHE_LINE_SIZE(at(0x0C).bytes(1).says("Scratch"), 0xFF, 0),
    LATENCY_TIMER(at(0x0D).bytes(1).readOnly().says("Zero on PCI Express"), 0, 0),
    HEADER_TYPE(at(0x0E).bytes(1).readOnly().says("1; bit 7 says multifunction"), 0, 0),
    BIST(at(0x0F).bytes(1).readOnly().says("No self test"), 0, 0),
    BASE_ADDRESS(at(0x10).array(2, 4).says("Where a BAR's window is"), 0, 0),
    PRIMARY_BUS(at(0x18).bytes(1).says("Number of the bus it is on"), 0xFF, 0),
    SECONDARY_BUS(at(0x19).bytes(1).says("Number of the bus behind it"), 0xFF, 0),
    SUBORDINATE_BUS(at(0x1A).bytes(1).says("The highest number behind it"), 0xFF, 0),
    SECONDARY_LATENCY(at(0x1B).bytes(1).says("Scratch"), 0xFF, 0),
    IO_BASE(at(0x1C).bytes(1).says("Where forwarded I/O begins, in 4 KiB"), 0xF0, 0),
    IO_LIMIT(at(0x1D).bytes(1).says("The last 4 KiB of forwarded I/O"), 0xF0, 0),
    SECONDARY_STATUS(at(0x1E).bytes(2).says("Of the secondary side"), 0, 0xF900),
    MEMORY_BASE(at(0x20).bytes(2).says("Where forwarded memory begins, in MiB"), 0xFFF0, 0),
    MEMORY_LIMIT(at(0x22).bytes(2).says("The last MiB of forwarded memory"), 0xFFF0, 0),
    PREFETCHABLE_BASE(
            at(0x24).bytes(2).says("Where forwarded prefetchable memory begins"), 0xFFF0, 0),
    PREFETCHABLE_LIMIT(
            at(0x26).bytes(2).says("The last MiB of forwarded prefetchable memory"), 0xFFF0, 0),
    PREFETCHABLE_BASE_HIGH(at(0x28).says("Upper half of the base"), -1, 0),
    PREFETCHABLE_LIMIT_HIGH(at(0x2C).says("Upper half of the limit"), -1, 0),
    IO_BASE_HIGH(at(0x30).bytes(2).readOnly().says("Upper half of the I/O base"), 0, 0),
    IO_LIMIT_HIGH(at(0x32).bytes(2).readOnly().says("Upper half of the I/O limit"), 0, 0),
    CAPABILITIES(at(0x34).bytes(1).readOnly().says("First capability, or zero"), 0, 0),
    ROM_BASE(at(0x38).readOnly().says("Expansion ROM, none unless placed"), 0, 0),
    INTERRUPT_LINE(at(0x3C).bytes(1).says("Scratch for firmware and driver"), 0xFF, 0),
    INTERRUPT_PIN(at(0x3D).bytes(1).readOnly().says("0 none, 1 to 4 INTA to INTD"), 0, 0),
    BRIDGE_CONTROL(
            at(0x3E).bytes(2).says("What it forwards of errors; bit 6 resets the bus behind it"),
            0x0BFF,
            0x0400);

    /** Header type 1. */
    public static final int HEADER_TYPE_BRIDGE = 1;

    /** The header type's bits without the one that says multifunction. */
    static final int HEADER_TYPE_MASK = 0x7F;

    private final RegisterRow row;
    private final int writable;
    private final int clearedByOnes;

    BridgeRegister(RegisterRow row, int writable, int clearedByOnes) {
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
