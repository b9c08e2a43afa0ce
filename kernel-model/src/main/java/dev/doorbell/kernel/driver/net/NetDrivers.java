package dev.doorbell.kernel.driver.net;

import dev.doorbell.kernel.KernelConfig;
import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.JourneyBook;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The NIC drivers there are, each by the identities it serves. */
public final class NetDrivers {
    private NetDrivers() {}

    /**
     * The driver for a function, not probed yet.
     *
     * @param raiseNetRx raises the receive softirq on the core that runs the handler
     * @return null if the function is no NIC that a driver knows
     */
    public static @Nullable NetDriver find(
            PciConfig function,
            JourneyBook journeys,
            Consumer<Core> raiseNetRx,
            KernelConfig config,
            KernelPages pages) {
        return switch (function.identity()) {
            case VirtioNetDriver.ID_LEGACY, VirtioNetDriver.ID_MODERN ->
                    new VirtioNetDriver(function, journeys, raiseNetRx, config, pages);
            case E1000Driver.ID_82540EM, E1000Driver.ID_82545EM, E1000Driver.ID_82574L ->
                    new E1000Driver(function, journeys, raiseNetRx, config, pages);
            default -> null;
        };
    }
}
