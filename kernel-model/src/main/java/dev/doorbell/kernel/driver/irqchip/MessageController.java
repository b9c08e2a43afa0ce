package dev.doorbell.kernel.driver.irqchip;

import dev.doorbell.sim.cpu.Core;
import org.jspecify.annotations.Nullable;

/** Turns messages into interrupts: a GICv2m frame, an ITS, a local APIC. */
public interface MessageController {
    /** Brings up what the machine has once; runs on core 0, after the interrupt controller's. */
    default void init(Core core) {}

    /** Brings up what is the core's own. */
    default void initCore(Core core) {}

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
