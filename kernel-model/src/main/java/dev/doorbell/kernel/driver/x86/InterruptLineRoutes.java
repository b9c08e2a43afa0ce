package dev.doorbell.kernel.driver.x86;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.pci.InterruptRoutes;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.sim.cpu.Core;
import org.jspecify.annotations.Nullable;

/** What firmware left in interrupt line registers, as both kernels believe it: a PC's IRQ. */
public final class InterruptLineRoutes implements InterruptRoutes {
    private static final int LINES = 24;

    private final Core core;
    private final PlatformConfig platform;

    /** Makes it; it reads on {@code core}. */
    public InterruptLineRoutes(Core core, PlatformConfig platform) {
        this.core = core;
        this.platform = platform;
    }

    @Override
    public @Nullable Route route(int bus, int device, int pin) {
        int line = new PciConfig(core, platform, device).interruptLine();
        return bus == 0 && line < LINES ? new Route(line, Trigger.LEVEL) : null;
    }
}
