package dev.doorbell.pci.firmware;

import dev.doorbell.sim.firmware.FdtWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The device tree's {@code interrupt-map}: all routes of a bus, or four devices' if the others repeat
 * them.
 *
 * <p>Source: Devicetree Specification 0.4, "Interrupt Nexus Properties".
 */
final class InterruptMap {
    private static final int DEVICES = 32;
    private static final int DEVICE_SHIFT = 11;
    private static final int ALL_DEVICES = 0xF800;
    private static final int DEVICES_MODULO_4 = 0x1800;
    private static final int PINS = 4;
    private static final int PIN_MASK = 7;
    private static final int SHARED_PERIPHERAL = 0;
    private static final int FIRST_SHARED = 32;
    private static final int LEVEL_HIGH = 4;

    private InterruptMap() {}

    /** Writes the map and its mask into the node that is open; the parent's addresses take two cells. */
    static void write(FdtWriter tree, List<PinRoute> routes, String controller) {
        boolean repeats = repeatsAfterFour(routes);
        List<Long> cells = new ArrayList<>();
        for (PinRoute route : routes) {
            if (repeats && route.device() >= PINS) {
                continue;
            }
            long[] entry = {
                (long) route.device() << DEVICE_SHIFT,
                0,
                0,
                route.pin(),
                tree.phandleOf(controller),
                0,
                0,
                SHARED_PERIPHERAL,
                route.intid() - FIRST_SHARED,
                LEVEL_HIGH
            };
            for (long cell : entry) {
                cells.add(cell);
            }
        }
        tree.cells("#interrupt-cells", 1);
        tree.cells("interrupt-map-mask", repeats ? DEVICES_MODULO_4 : ALL_DEVICES, 0, 0, PIN_MASK);
        tree.cells("interrupt-map", cells.stream().mapToLong(Long::longValue).toArray());
    }

    /** Whether every pin is routed, and the same way in slots that differ by four. */
    private static boolean repeatsAfterFour(List<PinRoute> routes) {
        int[] first = new int[PINS * PINS];
        for (PinRoute route : routes) {
            int at = route.device() % PINS * PINS + route.pin() - 1;
            if (first[at] != 0 && first[at] != route.intid()) {
                return false;
            }
            first[at] = route.intid();
        }
        return routes.size() == DEVICES * PINS;
    }
}
