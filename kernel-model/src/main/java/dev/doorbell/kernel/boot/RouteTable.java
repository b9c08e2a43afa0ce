package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.driver.pci.InterruptRoutes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Routes of pins as firmware lists them: of the root bus, and of buses behind bridges that have a table
 * of their own.
 *
 * <p>A bus behind a bridge gets its number from whoever enumerates; {@link #numbered} tells of it. A pin
 * behind a bridge that has no table is a pin of the bridge, rotated by the device's number.
 *
 * <p>Source: ACPI specification 6.5, "_PRT"; PCI-to-PCI Bridge Architecture 1.2, "Interrupt Routing".
 */
final class RouteTable implements InterruptRoutes {
    private static final int BUSES_MAX = 256;
    private static final List<Integer> ROOT = List.of();

    private final Map<List<Integer>, Map<Integer, Route>> tables = new HashMap<>();
    private final Map<Integer, Bridge> bridges = new HashMap<>();

    /** Where a bus hangs: its bridge's bus and {@code device << 3 | function}. */
    private record Bridge(int bus, int slot) {}

    /**
     * Adds a route; of two for one pin the first counts.
     *
     * @param chain {@code device << 3 | function} of every bridge on the way to the bus; empty for the
     *     root bus
     * @param pin 1 to 4
     */
    void add(List<Integer> chain, int device, int pin, Route route) {
        tables.computeIfAbsent(List.copyOf(chain), key -> new HashMap<>())
                .putIfAbsent(key(device, pin), route);
    }

    /** Software has given number {@code bus} to the bus behind a bridge. */
    void numbered(int bus, int bridgeBus, int bridgeDevice, int bridgeFunction) {
        bridges.put(bus, new Bridge(bridgeBus, bridgeDevice << 3 | bridgeFunction));
    }

    @Override
    public @Nullable Route route(int bus, int device, int pin) {
        int atBus = bus;
        int atDevice = device;
        int atPin = pin;
        for (int steps = 0; steps < BUSES_MAX; steps++) {
            List<Integer> chain = chain(atBus);
            Map<Integer, Route> table = chain == null ? null : tables.get(chain);
            if (table != null) {
                return table.get(key(atDevice, atPin));
            }
            Bridge above = bridges.get(atBus);
            if (above == null) {
                return null;
            }
            atPin = (atDevice + atPin - 1) % PINS + 1;
            atDevice = above.slot() >> 3;
            atBus = above.bus();
        }
        return null; // numbers that lead in a circle
    }

    /** The bridges on the way to a bus; null if not all of them are known. */
    private @Nullable List<Integer> chain(int bus) {
        if (bus == 0) {
            return ROOT;
        }
        List<Integer> chain = new ArrayList<>();
        for (int at = bus; at != 0; ) {
            Bridge above = bridges.get(at);
            if (above == null || chain.size() == BUSES_MAX) {
                return null;
            }
            chain.add(0, above.slot());
            at = above.bus();
        }
        return chain;
    }

    private static int key(int device, int pin) {
        return device << 3 | pin;
    }
}
