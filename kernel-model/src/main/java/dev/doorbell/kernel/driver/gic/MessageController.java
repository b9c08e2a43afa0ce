package dev.doorbell.kernel.driver.gic;

import dev.doorbell.sim.cpu.Core;
import org.jspecify.annotations.Nullable;

/** Turns messages into interrupts: a GICv2m frame or an ITS. */
public interface MessageController {
    /**
     * Takes an interrupt for a function's message, not enabled yet.
     *
     * @param requesterId of the function; an ITS tells devices apart by it
     * @return null if there is none left, or nobody there to give one
     */
    @Nullable MessageInterrupt allocate(Core core, int requesterId);

    /** Why {@link #allocate} answered null. */
    String shortage();
}
