package dev.doorbell.kernel.driver.irqchip;

import dev.doorbell.sim.cpu.Core;

/** An interrupt that a message raises: nobody shares it. */
public interface MessageInterrupt extends DeviceInterrupt {
    /** Where the message is to be written. */
    long address();

    /** What is to be written. */
    int data();

    /** What has to be set up before it is enabled. */
    default void prepare(Core core) {}

    @Override
    default boolean isShared() {
        return false;
    }
}
