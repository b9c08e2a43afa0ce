package dev.doorbell.kernel.boot;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.pci.InterruptRoutes;

/**
 * The machine as the loader found it.
 *
 * @param platform addresses and the timer, for drivers
 * @param routes where pins lead
 * @param cores how many processors may be started
 * @param windowBase where memory BARs may be; {@link PlatformConfig#ABSENT} if nothing says so
 * @param windowBytes how much room they have
 * @param consoleBase the console's registers; {@link PlatformConfig#ABSENT} if nothing says so
 * @param consoleIntid the console's interrupt; {@link PlatformConfig#ABSENT} likewise
 */
public record Discovered(
        PlatformConfig platform,
        InterruptRoutes routes,
        int cores,
        long windowBase,
        long windowBytes,
        long consoleBase,
        int consoleIntid) {}
