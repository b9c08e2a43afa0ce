package dev.doorbell.kernel.driver.x86;

import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.SystemRegisters;

/**
 * The acknowledge cycle and the time stamp counter.
 *
 * <p>A real core finds the vector by itself and enters the handler that its table names; here the one
 * entry asks for it first.
 */
final class Inta {
    static final int INTA = SystemRegisters.encoding(0, 0, 0, 0, 1);
    static final int TSC = SystemRegisters.encoding(0, 0, 0, 0, 2);
    static final int TSC_HZ = SystemRegisters.encoding(0, 0, 0, 0, 3);

    private Inta() {}

    /** Runs the acknowledge cycle: the vector. */
    static int vector(Core core) {
        return (int) core.readSystem(INTA);
    }

    /** RDTSC. */
    static long stamp(Core core) {
        return core.readSystem(TSC);
    }

    /** The counter's rate. */
    static long stampHz(Core core) {
        return core.readSystem(TSC_HZ);
    }
}
