package dev.doorbell.kernel.board.x86;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * Which inputs of the 8259s are level-triggered.
 *
 * <p>Source: Intel ICH9 data sheet, "ELCR1" and "ELCR2".
 */
public enum ElcrRegister implements RegisterSpec {
    /** Inputs 0 to 7. */
    ELCR1(at(0).bytes(1).says("A one for each level-triggered input, 3 to 7")),
    /** Inputs 8 to 15. */
    ELCR2(at(1).bytes(1).says("A one for each level-triggered input, 9 to 12, 14, 15"));

    private final RegisterRow row;

    ElcrRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
