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

    /**
     * Has a translated message go to another core from now on; runs on {@code core}.
     *
     * @return whether it does
     */
    default boolean move(Core core, int intid, int target) {
        return false;
    }

    /**
     * Has all translated messages of one core go to another from now on, pending ones too; runs on
     * {@code core}.
     *
     * @return whether they do
     */
    default boolean moveAll(Core core, int from, int to) {
        return false;
    }

    /** How many interrupts one function can be given, each by an allocation of its own. */
    default int messagesPerFunction() {
        return 1;
    }

    /** Why {@link #allocate} answered null. */
    String shortage();
}
