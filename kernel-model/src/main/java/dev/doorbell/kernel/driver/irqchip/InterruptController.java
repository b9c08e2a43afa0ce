package dev.doorbell.kernel.driver.irqchip;

import dev.doorbell.sim.cpu.Core;

/**
 * A machine's interrupt controller as the kernel drives it.
 *
 * <p>Interrupts have numbers: each core's own below {@link #SHARED_FIRST}, those that any core may take
 * from there to {@link #SHARED_END}, and from {@link #TRANSLATED_FIRST} on those that only messages
 * raise. A GIC's INTIDs are counted so; another controller maps its own to them. Every method that is
 * given a core is guest code and runs on that core.
 */
public interface InterruptController {
    /** The first number that is not a core's own. */
    int SHARED_FIRST = 32;

    /** One more than the last shared number. */
    int SHARED_END = 1020;

    /** The first number of a message that a translation service turns into an interrupt. */
    int TRANSLATED_FIRST = 8192;

    /** What it is, as {@code /proc/interrupts} calls it. */
    String name();

    /** Brings up what the machine has once; runs on core 0, before any {@link #initCore}. */
    void init(Core core);

    /** Brings up what is the core's own. */
    void initCore(Core core);

    /** Enables one of the core's own interrupts. */
    void enablePrivate(Core core, int intid);

    /** Raises one of the target's own interrupts. */
    void sendIpi(Core core, int intid, int target);

    /**
     * Acknowledges the most urgent interrupt.
     *
     * @return what {@link #end} is to be told; {@link #intid} says which interrupt it is
     */
    int acknowledge(Core core);

    /** The number of the interrupt that {@link #acknowledge} answered. */
    int intid(int acknowledged);

    /** Whether {@link #intid} says that there was nothing: nothing to handle, nothing to end. */
    boolean isSpurious(int intid);

    /**
     * Drops the running priority, so that others as urgent may come, and completes that; the interrupt
     * itself does not come again before {@link #end}. Nothing where ending is one step.
     */
    default void dropPriority(Core core, int acknowledged) {}

    /** Ends the interrupt: its like may come again, and less urgent ones. */
    void end(Core core, int acknowledged);

    /**
     * Has a shared interrupt go to another core from now on, if the controller can choose; runs on
     * {@code core}.
     *
     * @return whether it does
     */
    default boolean route(Core core, int intid, int target) {
        return false;
    }

    /** Whether a shared interrupt is level-sensitive, as the controller says; no other ever is. */
    default boolean isLevelSensitive(Core core, int intid) {
        return false;
    }

    /** The level-sensitive, shared interrupt of a line that pins lead to; not enabled. */
    DeviceInterrupt pin(int intid);
}
