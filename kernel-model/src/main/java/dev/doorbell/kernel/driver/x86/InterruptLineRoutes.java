package dev.doorbell.kernel.driver.x86;

import dev.doorbell.kernel.driver.pci.InterruptRoutes;
import org.jspecify.annotations.Nullable;

/** What firmware left in interrupt line registers, as both kernels believe it: a PC's IRQ. */
public final class InterruptLineRoutes implements InterruptRoutes {
    private static final int LINES = 24;

    @Override
    public @Nullable Route route(int bus, int device, int pin) {
        return null;
    }

    @Override
    public @Nullable Route ofLine(int line) {
        return line < LINES ? new Route(line, Trigger.LEVEL) : null;
    }
}
