package dev.doorbell.pci.firmware;

import java.util.List;

/**
 * The pins behind a bridge, where they do not just become the bridge's own.
 *
 * @param name of the bridge's device in the DSDT, up to four characters
 * @param device the bridge's device number on the root bus
 * @param function the bridge's function number
 * @param routes where the pins on the bus behind it lead
 */
public record BridgePins(String name, int device, int function, List<PinRoute> routes) {
    /** Keeps a copy of the list. */
    public BridgePins {
        routes = List.copyOf(routes);
    }
}
