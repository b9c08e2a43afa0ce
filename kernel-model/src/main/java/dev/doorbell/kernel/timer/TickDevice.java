package dev.doorbell.kernel.timer;

import dev.doorbell.sim.cpu.Core;

/** The timer behind one core's tick, as the kernel drives it. */
public interface TickDevice {
    /**
     * Starts it: the first interrupt is a period from now.
     *
     * @param hz interrupts per second
     */
    void start(Core core, int hz);

    /** Its interrupt is being handled: sets it again, if it does not go on by itself. */
    void rearm(Core core);

    /** The counter's value at the next expiry, for observers; 0 if it does not run yet. */
    long nextCycle();
}
