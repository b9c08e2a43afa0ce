package dev.doorbell.pci.bridge;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterMap;
import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * The working register set of a hot-plug controller, in address order.
 *
 * <p>Source: PCI Standard Hot-Plug Controller and Subsystem Specification 1.0, "SHPC Working Register
 * Set".
 */
public enum HotPlugRegister implements RegisterSpec {
    BASE_OFFSET(at(0x00).readOnly().says("Where the set is in the BAR")),
    SLOTS_AVAILABLE_1(at(0x04).readOnly().says("How many slots there are at 33 MHz")),
    SLOTS_AVAILABLE_2(at(0x08).readOnly().says("How many slots there are at 66 MHz")),
    SLOT_CONFIGURATION(
            at(0x0C).readOnly().says("Slots, first device, first number, what they have")),
    SECONDARY_BUS(at(0x10).readOnly().says("Speed and mode of the bus; programming interface")),
    COMMAND(at(0x14).accessedBy(1).says("A command and its slot; busy and errors of the last")),
    INTERRUPT_LOCATOR(at(0x18).readOnly().says("Which slot, or the controller, interrupts")),
    SERR_LOCATOR(at(0x1C).readOnly().says("Which slot reports a system error")),
    INTERRUPT_AND_SERR(at(0x20).accessedBy(1).says("What is disabled; command completion")),
    SLOT(at(0x24).array(31, 4).accessedBy(1).says("Status, events and their masks of a slot"));

    /** Bytes of the BAR the registers are in. */
    public static final int BAR_BYTES = 256;

    /** The register map, for reference pages and tests. */
    public static final RegisterMap<HotPlugRegister> MAP =
            RegisterMap.of(HotPlugRegister.class, BAR_BYTES);

    private final RegisterRow row;

    HotPlugRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
