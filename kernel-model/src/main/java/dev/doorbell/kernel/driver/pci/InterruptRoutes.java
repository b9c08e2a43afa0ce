package dev.doorbell.kernel.driver.pci;

import dev.doorbell.kernel.PlatformConfig;
import org.jspecify.annotations.Nullable;

/** Where the kernel believes pins lead: what firmware says, or what is known of a board. */
@FunctionalInterface
public interface InterruptRoutes {
    /** Pins that a device may have. */
    int PINS = 4;

    /** How an interrupt of a pin announces itself. */
    enum Trigger {
        /** Pending for as long as a pin is asserted: what PCI's pins are. */
        LEVEL,
        /** Pending once for each assertion. */
        EDGE
    }

    /**
     * Where a pin leads.
     *
     * @param intid of the interrupt controller
     * @param trigger as it is to be configured
     */
    record Route(int intid, Trigger trigger) {}

    /**
     * The route of a pin.
     *
     * @param bus number of the bus that the device sits on
     * @param device 0 to 31
     * @param pin 1 to 4 for INTA to INTD
     * @return null if nothing is known of it
     */
    @Nullable Route route(int bus, int device, int pin);

    /**
     * The root bus rotates its pins over four lines that follow each other; of other buses nothing is
     * known. Source: PCI-to-PCI Bridge Architecture 1.2, "Interrupt Routing".
     */
    static InterruptRoutes rotated(PlatformConfig platform) {
        return (bus, device, pin) ->
                bus == 0 && platform.routesIntx()
                        ? new Route(
                                platform.intxFirstIntid() + (device + pin - 1) % PINS,
                                Trigger.LEVEL)
                        : null;
    }
}
