package dev.doorbell.kernel.board.x86;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * What of an IO-APIC is in memory space: an index, and the register that it names.
 *
 * <p>Source: Intel 82093AA data sheet (290566), "I/O APIC Registers".
 */
public enum IoApicRegister implements RegisterSpec {
    IOREGSEL(at(0x00).says("Which register IOWIN is (7:0)")),
    IOWIN(at(0x10).says("ID (0), version (1), arbitration (2), halves of entry n at 16 + 2n"));

    private final RegisterRow row;

    IoApicRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
