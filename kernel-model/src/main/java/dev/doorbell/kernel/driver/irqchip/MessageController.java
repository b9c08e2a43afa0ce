package dev.doorbell.kernel.driver.irqchip;

import dev.doorbell.sim.cpu.Core;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns messages into interrupts: a GICv2m frame, an ITS, a local APIC. */
public interface MessageController {
    /** Brings up what the machine has once; runs on core 0, after the interrupt controller's. */
    default void init(Core core) {}

    /** Brings up what is the core's own. */
    default void initCore(Core core) {}

    /**
     * Takes interrupts for a function's messages, all or none; their numbers follow one another, and
     * none is enabled yet.
     *
     * @param requesterId of the function; an ITS tells devices apart by it
     * @param count 1 or more
     * @return none if so many are not left, or nobody is there to give them
     */
    List<MessageInterrupt> allocate(Core core, int requesterId, int count);

    /**
     * As {@link #allocate(Core, int, int)}, for one message.
     *
     * @return null if there is none left
     */
    default @Nullable MessageInterrupt allocate(Core core, int requesterId) {
        List<MessageInterrupt> taken = allocate(core, requesterId, 1);
        return taken.isEmpty() ? null : taken.get(0);
    }

    /**
     * Takes back all that one allocation gave; the function sends no more. What can be given out again
     * is.
     */
    void release(Core core, List<MessageInterrupt> taken);

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

    /** Why {@link #allocate(Core, int, int)} gave nothing. */
    String shortage();
}
