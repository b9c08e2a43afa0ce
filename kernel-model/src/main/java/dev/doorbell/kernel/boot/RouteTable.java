package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.driver.pci.InterruptRoutes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Routes of pins as firmware lists them: of the root bus, and of buses behind bridges that have a list
 * of their own.
 */
final class RouteTable implements InterruptRoutes {
    private static final List<Integer> ROOT = List.of();

    private final Map<List<Integer>, Map<Integer, Route>> lists = new HashMap<>();

    /**
     * Adds a route; of two for one pin the first counts.
     *
     * @param bridges {@code device << 3 | function} of every bridge on the way to the bus; empty for
     *     the root bus
     * @param pin 1 to 4
     */
    void add(List<Integer> bridges, int device, int pin, Route route) {
        lists.computeIfAbsent(List.copyOf(bridges), key -> new HashMap<>())
                .putIfAbsent(key(device, pin), route);
    }

    @Override
    public @Nullable Route route(int bus, int device, int pin) {
        return bus == 0 ? behind(ROOT, device, pin) : null;
    }

    @Override
    public @Nullable Route behind(List<Integer> bridges, int device, int pin) {
        return lists.getOrDefault(bridges, Map.of()).get(key(device, pin));
    }

    private static int key(int device, int pin) {
        return device << 3 | pin;
    }
}
