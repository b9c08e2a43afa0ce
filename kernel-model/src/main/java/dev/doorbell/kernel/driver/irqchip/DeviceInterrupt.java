package dev.doorbell.kernel.driver.irqchip;

import dev.doorbell.sim.cpu.Core;

/**
 * An interrupt that a driver was given for its device: what the driver may know of it, and do to it.
 *
 * <p>Every kind does around a handler what suits it, so that one handler serves all kinds.
 */
public interface DeviceInterrupt {
    /** Its number, as the {@link InterruptController} counts: a GIC's INTID. */
    int intid();

    /** Whether other devices may raise it too: then a handler has to ask its own. */
    boolean isShared();

    /** Lets it through to the calling core, or to core 0 where cores cannot be chosen so. */
    void enable(Core core);

    /** The handler begins. */
    default void handlingBegins(Core core) {}

    /** The handler is about to return; what it drains, it drains later. */
    default void handlingEnds(Core core) {}

    /** Forgets what came and was not let through, where a latch would deliver it later. */
    default void forget(Core core) {}
}
