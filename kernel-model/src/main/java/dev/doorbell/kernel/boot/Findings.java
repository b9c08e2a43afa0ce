package dev.doorbell.kernel.boot;

import static dev.doorbell.kernel.PlatformConfig.ABSENT;

import dev.doorbell.kernel.PlatformConfig;
import dev.doorbell.kernel.driver.pci.InterruptRoutes;

/** A machine as far as it has been found: what is still absent may come. */
final class Findings {
    long distributor = ABSENT;
    long cpuInterface = ABSENT;
    long redistributors = ABSENT;
    long redistributorBytes;
    long messageFrame = ABSENT;
    long its = ABSENT;
    long ecam = ABSENT;
    long ports = ABSENT;
    long window = ABSENT;
    long windowBytes;
    long console = ABSENT;
    int consoleIntid = ABSENT;
    int timer = ABSENT;
    int cores;
    InterruptRoutes routes = (bus, device, pin) -> null;

    /** Everything found, with the kernel's pages from {@code freeMemory} on. */
    Discovered finish(long freeMemory) {
        return new Discovered(
                new PlatformConfig(
                        distributor,
                        cpuInterface,
                        redistributors,
                        messageFrame,
                        its,
                        ecam,
                        ports,
                        freeMemory,
                        timer),
                routes,
                cores,
                window,
                windowBytes,
                console,
                consoleIntid);
    }
}
