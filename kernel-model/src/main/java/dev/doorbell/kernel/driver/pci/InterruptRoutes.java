package dev.doorbell.kernel.driver.pci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the kernel believes pins lead: what firmware says, or what is known of a board. */
@FunctionalInterface
public interface InterruptRoutes {
    /** Pins that a device may have. */
    int PINS = 4;

    /** What an interrupt line register reads as where firmware did not know. */
    int LINE_UNKNOWN = 0xFF;

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
     * The route of a pin on a bus behind bridges, where firmware lists them for that bus itself.
     *
     * @param bridges {@code device << 3 | function} of every bridge on the way down from the root bus
     * @param device 0 to 31
     * @param pin 1 to 4 for INTA to INTD
     * @return null if nothing is known of it: then the pin is one of the bridge
     */
    default @Nullable Route behind(List<Integer> bridges, int device, int pin) {
        return null;
    }

    /**
     * What a function's interrupt line register says, where that is believed before all else.
     *
     * @param line what it reads as
     * @return null if it is not believed, or says nothing
     */
    default @Nullable Route ofLine(int line) {
        return null;
    }

    /**
     * The root bus rotates its pins over four lines that follow each other; of other buses nothing is
     * known. Source: PCI-to-PCI Bridge Architecture 1.2, "Interrupt Routing".
     *
     * @param firstIntid the interrupt of line A
     */
    static InterruptRoutes rotated(int firstIntid) {
        return (bus, device, pin) ->
                bus == 0 ? new Route(firstIntid + (device + pin - 1) % PINS, Trigger.LEVEL) : null;
    }
}
