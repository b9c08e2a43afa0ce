package dev.doorbell.pci.testkit;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/** What lies behind the header, of whatever capability. */
enum ConfigArea implements RegisterSpec {
    CAPABILITY_AREA(at(0x40).array(48, 4).accessedBy(1).says("Capabilities of PCI")),
    EXTENDED_AREA(at(0x100).array(64, 4).accessedBy(1).says("Capabilities of PCI Express"));

    private final RegisterRow row;

    ConfigArea(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
