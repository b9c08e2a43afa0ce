package dev.doorbell.kernel.board;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.pci.IntxRouter;
import dev.doorbell.pci.firmware.PinRoute;
import dev.doorbell.sim.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;

/** Where the pins on a root bus lead, as data. */
public sealed interface PinWiring {
    /** Device numbers of a bus. */
    int DEVICES = 32;

    /** No pin leads anywhere. */
    static PinWiring nowhere() {
        return new Table(List.of());
    }

    /** Every pin that leads somewhere, by device and pin. */
    List<PinRoute> routes();

    /**
     * The interrupt of a pin.
     *
     * @param pin 1 to 4 for INTA to INTD
     * @return its INTID; {@link PlatformConfig#ABSENT} if it leads nowhere
     */
    default int intid(int device, int pin) {
        for (PinRoute route : routes()) {
            if (route.device() == device && route.pin() == pin) {
                return route.intid();
            }
        }
        return PlatformConfig.ABSENT;
    }

    /** Whether any pin leads anywhere. */
    default boolean leadsSomewhere() {
        return !routes().isEmpty();
    }

    /**
     * Pins rotated by the device's number over four lines, as the specification of bridges has it.
     *
     * @param firstIntid the SPI of line A; the other three follow
     */
    record Swizzled(int firstIntid) implements PinWiring {
        @Override
        public int intid(int device, int pin) {
            return firstIntid + IntxRouter.lineOf(device, pin);
        }

        @Override
        public List<PinRoute> routes() {
            List<PinRoute> all = new ArrayList<>();
            for (int device = 0; device < DEVICES; device++) {
                for (int pin = 1; pin <= IntxRouter.LINES; pin++) {
                    all.add(new PinRoute(device, pin, intid(device, pin)));
                }
            }
            return all;
        }
    }

    /**
     * Pin by pin; several may share an interrupt, those that are not listed lead nowhere.
     *
     * @param routes each slot and pin once
     */
    record Table(List<PinRoute> routes) implements PinWiring {
        /**
         * Keeps a copy of the list.
         *
         * @throws ConfigurationException if a slot or pin cannot be, or is listed twice
         */
        public Table {
            routes = List.copyOf(routes);
            boolean[] seen = new boolean[DEVICES * IntxRouter.LINES];
            for (PinRoute route : routes) {
                boolean fits =
                        route.device() >= 0
                                && route.device() < DEVICES
                                && route.pin() >= 1
                                && route.pin() <= IntxRouter.LINES;
                if (!fits) {
                    throw new ConfigurationException(
                            "pin "
                                    + route.pin()
                                    + " of device "
                                    + route.device()
                                    + "; expected pins 1 to 4 for INTA to INTD, devices 0 to 31");
                }
                int at = route.device() * IntxRouter.LINES + route.pin() - 1;
                if (seen[at]) {
                    throw new ConfigurationException(
                            "pin "
                                    + route.pin()
                                    + " of device "
                                    + route.device()
                                    + " is routed twice; remove one of the two");
                }
                seen[at] = true;
            }
        }
    }
}
