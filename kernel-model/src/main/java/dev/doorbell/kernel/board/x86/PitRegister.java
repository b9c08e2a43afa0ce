package dev.doorbell.kernel.board.x86;

import static dev.doorbell.sim.reg.RegisterRow.at;

import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.reg.RegisterSpec;

/**
 * The four ports of an 8254.
 *
 * <p>Source: Intel 8254 data sheet (231164), "Programming the 8254".
 */
public enum PitRegister implements RegisterSpec {
    /** The tick of a PC. */
    COUNTER0(at(0).bytes(1).says("Channel 0: count, a byte at a time")),
    /** Memory refresh, long ago. */
    COUNTER1(at(1).bytes(1).unmodelled().says("Channel 1")),
    /** The speaker. */
    COUNTER2(at(2).bytes(1).unmodelled().says("Channel 2")),
    /** What the next accesses of a counter mean. */
    CONTROL(at(3).bytes(1).writeOnly().says("Channel (7:6), bytes (5:4), mode (3:1), BCD (0)"));

    private final RegisterRow row;

    PitRegister(RegisterRow row) {
        this.row = row;
    }

    @Override
    public RegisterRow row() {
        return row;
    }
}
