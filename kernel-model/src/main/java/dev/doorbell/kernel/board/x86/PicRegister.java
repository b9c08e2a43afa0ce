package dev.doorbell.kernel.board.x86;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * The two ports of an 8259A.
 *
 * <p>Source: Intel 8259A data sheet (231468), "Programming the 8259A".
 */
public enum PicRegister implements RegisterSpec {
    /** A read gives IRR or ISR, as the last OCW3 said. */
    COMMAND(at(0).bytes(1).says("ICW1, OCW2 and OCW3; reads as IRR or ISR")),
    /** The mask, except in an initialisation sequence. */
    DATA(at(1).bytes(1).says("ICW2 to ICW4 behind an ICW1; then OCW1, the mask"));

    private final RegisterRow row;

    PicRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
